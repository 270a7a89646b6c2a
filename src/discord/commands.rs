//! The commands, described once: names, wording in each language, options. What Discord is told,
//! what the help says and what is answered all follow from this table.

use serde_json::{Map, Value, json};

pub use self::sync::{Registered, invite, register};

mod sync;

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Answer a question.
    Ask,
    /// Check a claim that is typed.
    Check,
    /// Check a message that stands in a channel.
    CheckMessage,
    /// Browse the facts.
    Topics,
    /// Show one fact.
    Fact,
    /// Say what the answers come from.
    Source,
    /// Say what the bot can do.
    Help,
    /// Say what is kept.
    Privacy,
}

/// A text in the languages that Discord shows it in.
#[derive(Debug)]
pub struct Localized {
    /// English, and every language without its own.
    pub default: &'static str,
    /// Simplified Chinese.
    pub zh_cn: &'static str,
    /// Traditional Chinese.
    pub zh_tw: &'static str,
}

/// An option of a command.
#[derive(Debug)]
pub struct Opt {
    /// What the option is called.
    pub name: Localized,
    /// What it is for.
    pub description: Localized,
    /// What may be given.
    pub kind: OptKind,
    /// Whether it has to be given.
    pub required: bool,
}

/// What may be given for an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptKind {
    /// Text of at most so many characters, with suggestions while typing or without.
    Text { longest: u16, suggests: bool },
    /// Yes or no.
    Flag,
}

/// One command.
#[derive(Debug)]
pub struct Command {
    /// What it does.
    pub action: Action,
    /// What it is called.
    pub name: Localized,
    /// What it is for; a message command has none.
    pub description: Option<Localized>,
    /// What may be given.
    pub options: &'static [Opt],
}

/// The longest question or claim, in characters: as long as a message may be without a
/// subscription.
const LONGEST_TEXT: u16 = 2_000;
/// The longest name of a fact, in characters: as long as a choice may be.
const LONGEST_NAME: u16 = 100;

const PRIVATE: Opt = Opt {
    name: Localized { default: "private", zh_cn: "私密", zh_tw: "私密" },
    description: Localized {
        default: "Show the answer only to me",
        zh_cn: "只让我看到回答",
        zh_tw: "只讓我看到回答",
    },
    kind: OptKind::Flag,
    required: false,
};

/// All commands.
pub static TABLE: &[Command] = &[
    Command {
        action: Action::Ask,
        name: Localized { default: "ask", zh_cn: "提问", zh_tw: "提問" },
        description: Some(Localized {
            default: "Ask a question about auto exports",
            zh_cn: "提出一个关于汽车出口的问题",
            zh_tw: "提出一個關於汽車出口的問題",
        }),
        options: &[
            Opt {
                name: Localized { default: "question", zh_cn: "问题", zh_tw: "問題" },
                description: Localized {
                    default: "In your own words; suggestions are only examples",
                    zh_cn: "用你自己的话提问，列出的只是例子",
                    zh_tw: "用你自己的話提問，列出的只是例子",
                },
                kind: OptKind::Text { longest: LONGEST_TEXT, suggests: true },
                required: true,
            },
            PRIVATE,
        ],
    },
    Command {
        action: Action::Check,
        name: Localized { default: "check", zh_cn: "核对", zh_tw: "查核" },
        description: Some(Localized {
            default: "Check a claim against the article",
            zh_cn: "用文章核对一个说法",
            zh_tw: "用文章查核一個說法",
        }),
        options: &[
            Opt {
                name: Localized { default: "claim", zh_cn: "说法", zh_tw: "說法" },
                description: Localized {
                    default: "The sentence to check",
                    zh_cn: "要核对的句子",
                    zh_tw: "要查核的句子",
                },
                kind: OptKind::Text { longest: LONGEST_TEXT, suggests: false },
                required: true,
            },
            PRIVATE,
        ],
    },
    Command {
        action: Action::Topics,
        name: Localized { default: "topics", zh_cn: "主题", zh_tw: "主題" },
        description: Some(Localized {
            default: "Browse what I know",
            zh_cn: "浏览我了解的内容",
            zh_tw: "瀏覽我了解的內容",
        }),
        options: &[],
    },
    Command {
        action: Action::Fact,
        name: Localized { default: "fact", zh_cn: "条目", zh_tw: "條目" },
        description: Some(Localized {
            default: "Look up one fact by its title",
            zh_cn: "按标题查看一个条目",
            zh_tw: "按標題查看一個條目",
        }),
        options: &[
            Opt {
                name: Localized { default: "title", zh_cn: "标题", zh_tw: "標題" },
                description: Localized {
                    default: "Start typing to see titles",
                    zh_cn: "输入文字即可看到标题",
                    zh_tw: "輸入文字即可看到標題",
                },
                kind: OptKind::Text { longest: LONGEST_NAME, suggests: true },
                required: true,
            },
            PRIVATE,
        ],
    },
    Command {
        action: Action::Source,
        name: Localized { default: "source", zh_cn: "来源", zh_tw: "來源" },
        description: Some(Localized {
            default: "Show where my answers come from",
            zh_cn: "查看我的回答出自哪里",
            zh_tw: "查看我的回答出自哪裡",
        }),
        options: &[],
    },
    Command {
        action: Action::Help,
        name: Localized { default: "help", zh_cn: "帮助", zh_tw: "說明" },
        description: Some(Localized {
            default: "Show what I can do",
            zh_cn: "查看我能做什么",
            zh_tw: "查看我能做什麼",
        }),
        options: &[],
    },
    Command {
        action: Action::Privacy,
        name: Localized { default: "privacy", zh_cn: "隐私", zh_tw: "隱私" },
        description: Some(Localized {
            default: "Show what I keep of what you write",
            zh_cn: "查看我会保留你写的哪些内容",
            zh_tw: "查看我會保留你寫的哪些內容",
        }),
        options: &[],
    },
    Command {
        action: Action::CheckMessage,
        name: Localized {
            default: "Check against the article", zh_cn: "用文章核对", zh_tw: "用文章查核"
        },
        description: None,
        options: &[],
    },
];

/// What the command of this name does; interactions carry the default name in every language.
pub fn find(name: &str) -> Option<Action> {
    TABLE.iter().find(|command| command.name.default == name).map(|command| command.action)
}

impl Localized {
    fn write(&self, object: &mut Map<String, Value>, key: &str) {
        object.insert(key.to_owned(), json!(self.default));
        object.insert(format!("{key}_localizations"), json!({ "zh-CN": self.zh_cn, "zh-TW": self.zh_tw }));
    }
}

impl Opt {
    fn payload(&self) -> Value {
        let mut object = Map::new();
        self.name.write(&mut object, "name");
        self.description.write(&mut object, "description");
        // Application command option types: 3 is text, 5 is a yes or no.
        match self.kind {
            OptKind::Text { longest, suggests } => {
                object.insert("type".to_owned(), json!(3));
                object.insert("max_length".to_owned(), json!(longest));
                object.insert("autocomplete".to_owned(), json!(suggests));
            }
            OptKind::Flag => {
                object.insert("type".to_owned(), json!(5));
            }
        }
        object.insert("required".to_owned(), json!(self.required));
        Value::Object(object)
    }
}

impl Command {
    /// What Discord is told of this command.
    fn payload(&self) -> Value {
        let mut object = Map::new();
        self.name.write(&mut object, "name");
        // Application command types: 1 is a slash command, 3 stands in a message's menu.
        match &self.description {
            Some(description) => {
                object.insert("type".to_owned(), json!(1));
                description.write(&mut object, "description");
            }
            None => {
                object.insert("type".to_owned(), json!(3));
            }
        }
        let options: Vec<_> = self.options.iter().map(Opt::payload).collect();
        object.insert("options".to_owned(), json!(options));
        // To be installed on servers and by users; used on servers, in direct messages with the
        // bot, and in other private channels.
        object.insert("integration_types".to_owned(), json!([0, 1]));
        object.insert("contexts".to_owned(), json!([0, 1, 2]));
        Value::Object(object)
    }
}

/// What Discord is told of all commands.
pub fn payload() -> Vec<Value> {
    TABLE.iter().map(Command::payload).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{limits, text};
    use super::*;

    fn forms(text: &Localized) -> [&'static str; 3] {
        [text.default, text.zh_cn, text.zh_tw]
    }

    fn slash_name(name: &str) -> bool {
        (1..=limits::COMMAND_NAME).contains(&text::units(name))
            && name.chars().all(|c| matches!(c, '-' | '_' | '\'') || c.is_alphanumeric())
            && name.to_lowercase() == name
    }

    #[test]
    fn every_name_is_one_that_discord_takes() {
        for command in TABLE {
            for name in forms(&command.name) {
                match command.description {
                    Some(_) => assert!(slash_name(name), "{name}"),
                    None => assert!((1..=limits::COMMAND_NAME).contains(&text::units(name))),
                }
            }
            for name in command.options.iter().flat_map(|opt| forms(&opt.name)) {
                assert!(slash_name(name), "{name}");
            }
        }
    }

    #[test]
    fn every_description_is_one_that_discord_takes() {
        for command in TABLE {
            let options = command.options.iter().map(|opt| &opt.description);
            for description in command.description.iter().chain(options) {
                for form in forms(description) {
                    assert!((1..=limits::COMMAND_DESCRIPTION).contains(&text::units(form)), "{form}");
                }
            }
        }
    }

    #[test]
    fn every_command_is_small_enough() {
        fn longest(text: &Localized) -> usize {
            forms(text).into_iter().map(text::units).max().unwrap_or(0)
        }
        for command in TABLE {
            let own = longest(&command.name) + command.description.as_ref().map_or(0, longest);
            let options: usize =
                command.options.iter().map(|it| longest(&it.name) + longest(&it.description)).sum();
            assert!(own + options <= limits::COMMAND_TOTAL);
        }
    }

    #[test]
    fn names_are_unique_in_every_language() {
        for language in 0..3 {
            let names: HashSet<_> = TABLE.iter().map(|it| forms(&it.name)[language]).collect();
            assert_eq!(names.len(), TABLE.len());
        }
    }

    #[test]
    fn required_options_come_first() {
        for command in TABLE {
            let first_free = command.options.iter().position(|it| !it.required);
            let last_required = command.options.iter().rposition(|it| it.required);
            assert!(first_free.is_none_or(|free| last_required.is_none_or(|it| it < free)));
        }
    }

    #[test]
    fn every_action_has_one_command() {
        for command in TABLE {
            assert_eq!(find(command.name.default), Some(command.action));
        }
        assert_eq!(find("ask "), None);
    }
}
