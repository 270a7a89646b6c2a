//! What RoRo says on Discord apart from answers, in each language it knows.

/// The bot's own wording in one language.
#[derive(Debug)]
pub struct Words {
    /// Heads the citation line.
    pub source: &'static str,
    /// Standing of an answer.
    pub reported: &'static str,
    /// Standing of an answer whose speaker is not named.
    pub claimed: &'static str,
    /// Standing of an answer, with the speaker in the place of `{}`.
    pub claimed_by: &'static str,
    /// Standing of an answer.
    pub predicted: &'static str,
    /// Standing of an answer.
    pub photographed: &'static str,
    /// Standing of an answer.
    pub computed: &'static str,
    /// Verdict over a claim.
    pub supported: &'static str,
    /// Verdict over a claim.
    pub contradicted: &'static str,
    /// Verdict over a claim.
    pub not_covered: &'static str,
    /// Answers a button whose fact is gone.
    pub stale: &'static str,
    /// Answers `/fact` with an unknown name.
    pub no_such_fact: &'static str,
    /// Answers an interaction that this version does not know.
    pub unknown_command: &'static str,
    /// Said once to somebody who asks too fast.
    pub slow_down: &'static str,
    /// Said once in a channel that asks too fast.
    pub channel_busy: &'static str,
    /// Answers a check of a message that holds no text.
    pub no_text: &'static str,
    /// Heads the list of topics.
    pub topics: &'static str,
    /// Placeholder of the menu of topics.
    pub choose_topic: &'static str,
    /// Page button.
    pub previous: &'static str,
    /// Page button.
    pub next: &'static str,
    /// What is kept of what people write.
    pub privacy: &'static str,
    /// Added to it where a prefix, in the place of `{}`, calls the bot.
    pub privacy_prefix: &'static str,
}

impl Words {
    /// The wording for a BCP 47 tag; English for every language without its own.
    pub fn of(language: &str) -> &'static Self {
        let tag = language.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        if parts.next() != Some("zh") {
            return &ENGLISH;
        }
        if parts.any(|part| matches!(part, "tw" | "hk" | "mo" | "hant")) { &TRADITIONAL } else { &SIMPLIFIED }
    }

    /// The wording for somebody whose language is known only by what they wrote.
    pub fn guess(text: &str) -> &'static Self {
        // CJK Unified Ideographs; kana beside them would be Japanese.
        let han = text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
        let kana = text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
        if han && !kana { &SIMPLIFIED } else { &ENGLISH }
    }
}

static ENGLISH: Words = Words {
    source: "Source",
    reported: "Reported",
    claimed: "Claimed, not verified",
    claimed_by: "Claimed by {}",
    predicted: "A prediction as of the article's date",
    photographed: "Seen in a photograph that the article prints",
    computed: "Worked out from the article's figures, not stated by it",
    supported: "Supported.",
    contradicted: "Contradicted.",
    not_covered: "Not covered.",
    stale: "That button is from an earlier edition, and I no longer have what it stood for. \
            Please ask again.",
    no_such_fact: "I have no fact of that name. `/topics` shows what there is.",
    unknown_command: "I don't know this command any more. `/help` shows what I can do.",
    slow_down: "That's a lot of questions at once. Give me a moment, then ask again.",
    channel_busy: "This channel asks faster than I should answer. Please wait a moment.",
    no_text: "That message has no text that I could check.",
    topics: "What I know about",
    choose_topic: "Choose a topic",
    previous: "Previous",
    next: "Next",
    privacy: "I read only messages that mention me, reply to me, or are sent to me directly, and \
              the commands you use. I don't store what you write. To follow a conversation I \
              remember, in memory and only for a while, which topic you last asked about; to keep \
              answers in step with edited or deleted questions I remember message ids for an hour. \
              Logs hold what kind of answer was given and how long it took, never your words or \
              your name. Nothing is shared or used to train anything. Deleting your question \
              deletes my answer.",
    privacy_prefix: " Other messages I look at only to see whether they begin with `{}`.",
};

static SIMPLIFIED: Words = Words {
    source: "来源",
    reported: "据报道",
    claimed: "有关人士称，未经核实",
    claimed_by: "据 {} 称",
    predicted: "截至文章发布日的预测",
    photographed: "见于文章所刊照片",
    computed: "由文章数字推算，非文章原文",
    supported: "与资料相符。",
    contradicted: "与资料不符。",
    not_covered: "资料未提及。",
    stale: "这个按钮来自旧版本，对应的内容已经不在了。请重新提问。",
    no_such_fact: "没有这个名称的条目。用 `/topics` 查看全部条目。",
    unknown_command: "我已不再支持这个命令。用 `/help` 查看我能做什么。",
    slow_down: "一下子问题太多了，请稍等片刻再问。",
    channel_busy: "这个频道的提问太快了，请稍等片刻。",
    no_text: "那条消息没有可以核对的文字。",
    topics: "我了解的内容",
    choose_topic: "选择一个主题",
    previous: "上一页",
    next: "下一页",
    privacy: "我只读取提到我、回复我或私信给我的消息，以及你使用的命令。我不保存你写的内容。\
              为了衔接对话，我会在内存中短时间记住你最近问的主题；为了让回答与被编辑或删除的问题\
              保持一致，我会记住消息编号一小时。日志只记录回答的类型和耗时，不含你的文字或名字。\
              不会与任何人共享，也不会用于任何训练。删除你的问题，我的回答也会随之删除。",
    privacy_prefix: "对于其他消息，我只看它是否以 `{}` 开头。",
};

static TRADITIONAL: Words = Words {
    source: "來源",
    reported: "據報導",
    claimed: "有關人士稱，未經查證",
    claimed_by: "據 {} 稱",
    predicted: "截至文章發布日的預測",
    photographed: "見於文章所刊照片",
    computed: "由文章數字推算，非文章原文",
    supported: "與資料相符。",
    contradicted: "與資料不符。",
    not_covered: "資料未提及。",
    stale: "這個按鈕來自舊版本，對應的內容已經不在了。請重新提問。",
    no_such_fact: "沒有這個名稱的條目。用 `/topics` 查看全部條目。",
    unknown_command: "我已不再支援這個指令。用 `/help` 查看我能做什麼。",
    slow_down: "一下子問題太多了，請稍等片刻再問。",
    channel_busy: "這個頻道的提問太快了，請稍等片刻。",
    no_text: "那則訊息沒有可以查核的文字。",
    topics: "我了解的內容",
    choose_topic: "選擇一個主題",
    previous: "上一頁",
    next: "下一頁",
    privacy: "我只讀取提到我、回覆我或私訊給我的訊息，以及你使用的指令。我不保存你寫的內容。\
              為了銜接對話，我會在記憶體中短時間記住你最近問的主題；為了讓回答與被編輯或刪除的問題\
              保持一致，我會記住訊息編號一小時。日誌只記錄回答的類型和耗時，不含你的文字或名字。\
              不會與任何人分享，也不會用於任何訓練。刪除你的問題，我的回答也會隨之刪除。",
    privacy_prefix: "對於其他訊息，我只看它是否以 `{}` 開頭。",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_told_apart_by_script_and_place() {
        for (tag, words) in [
            ("en-GB", &ENGLISH),
            ("de", &ENGLISH),
            ("", &ENGLISH),
            ("zh", &SIMPLIFIED),
            ("zh-CN", &SIMPLIFIED),
            ("zh-Hans-SG", &SIMPLIFIED),
            ("zh-TW", &TRADITIONAL),
            ("zh-Hant", &TRADITIONAL),
            ("zh_HK", &TRADITIONAL),
        ] {
            assert!(std::ptr::eq(Words::of(tag), words), "{tag}");
        }
    }
}
