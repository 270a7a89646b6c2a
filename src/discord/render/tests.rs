use proptest::prelude::*;

use super::*;
use crate::answer::Suggestion;

fn answer(text: &str) -> Reply {
    Reply {
        outcome: Outcome::Answer,
        text: text.to_owned(),
        facts: vec!["exports".to_owned()],
        citations: vec![Citation {
            article: "gt".to_owned(),
            paragraph: Some(8),
            label: "Global Times, 29 November 2023, paragraph 8".to_owned(),
            url: Some("https://example.org/a#:~:text=(b) c".to_owned()),
        }],
        suggestions: Vec::new(),
        best: None,
        confidence: 0.9,
        language: "en".to_owned(),
        standing: Some(Standing::Claimed),
        said_by: Some("Zhang San".to_owned()),
    }
}

#[test]
fn an_answer_names_its_source_with_embeds_off() {
    let rendered = reply(&answer("About 3,000 cars."));
    assert_eq!(rendered.content, "About 3,000 cars.\n-# Source: Global Times, 29 November 2023, paragraph 8");
    let embed = rendered.embed.expect("an answer has an embed");
    assert_eq!(
        embed.description,
        "[Global Times, 29 November 2023, paragraph 8](https://example.org/a#:~:text=%28b%29%20c)"
    );
    assert_eq!(embed.footer.as_deref(), Some("Claimed by Zhang San"));
}

#[test]
fn an_answer_without_an_address_is_cited_in_the_message_alone() {
    let mut it = answer("About 3,000 cars.");
    it.citations[0].url = None;
    let rendered = reply(&it);
    assert_eq!(rendered.content, "About 3,000 cars.\n-# Source: Global Times, 29 November 2023, paragraph 8");
    let embed = rendered.embed.expect("who says so");
    assert_eq!((embed.description.as_str(), embed.footer.as_deref()), ("", Some("Claimed by Zhang San")));
}

#[test]
fn a_chinese_answer_is_framed_in_chinese() {
    let mut it = answer("约三千辆。");
    it.language = "zh-TW".to_owned();
    let rendered = reply(&it);
    assert!(rendered.content.contains("-# 來源: "), "{}", rendered.content);
    assert_eq!(rendered.embed.and_then(|it| it.footer).as_deref(), Some("據 Zhang San 稱"));
}

#[test]
fn a_non_answer_has_no_citation() {
    let mut it = answer("The article does not say.");
    it.outcome = Outcome::Related;
    let rendered = reply(&it);
    assert_eq!(rendered.content, "The article does not say.");
    assert_eq!(rendered.embed, None);
}

#[test]
fn readings_to_choose_from_stand_out_and_repeat_nothing() {
    let mut it = answer("Which one?");
    it.outcome = Outcome::Clarify;
    it.suggestions = ["a", "b", "a"]
        .map(|fact| Suggestion { fact: fact.to_owned(), text: format!("{fact}?"), citations: vec![] })
        .to_vec();
    let rendered = reply(&it);
    let [Row::Buttons(buttons)] = rendered.rows.as_slice() else { panic!("{rendered:?}") };
    assert_eq!(buttons.len(), 2);
    assert!(buttons.iter().all(|button| button.choice));
}

#[test]
fn a_full_page_of_topics_shows_every_title() {
    let all: Vec<_> = (0..60)
        .map(|n| Topic { id: format!("fact-{n}"), title: format!("Topic {n}: {}", "word ".repeat(30)) })
        .collect();
    let first = topics(&all, 0, Words::of("en"));
    assert!(first.content.contains("Topic 24"), "{}", first.content);
    assert_eq!(first.rows.len(), 2);
    let beyond = topics(&all, 99, Words::of("en"));
    assert!(beyond.content.contains("Topic 59"));
}

/// Everything that Discord would refuse.
fn check(rendered: &Rendered) -> Result<(), TestCaseError> {
    let length = text::units(&rendered.content);
    prop_assert!((1..=limits::CONTENT).contains(&length), "content of {length}");
    prop_assert!(!rendered.content.trim().is_empty());
    if let Some(embed) = &rendered.embed {
        let footer = embed.footer.as_deref().map_or(0, text::units);
        let description = text::units(&embed.description);
        prop_assert!(description <= limits::EMBED_DESCRIPTION);
        prop_assert!(footer <= limits::EMBED_FOOTER);
        prop_assert!(description + footer <= limits::EMBED_TOTAL);
    }
    prop_assert!(rendered.rows.len() <= limits::ROWS);
    for row in &rendered.rows {
        match row {
            Row::Buttons(buttons) => {
                prop_assert!((1..=limits::BUTTONS_PER_ROW).contains(&buttons.len()));
                for button in buttons {
                    prop_assert!((1..=limits::BUTTON_LABEL).contains(&text::units(&button.label)));
                    prop_assert!((1..=limits::CUSTOM_ID).contains(&text::units(&button.id)));
                }
            }
            Row::Menu { id, placeholder, options } => {
                prop_assert!(text::units(id) <= limits::CUSTOM_ID);
                prop_assert!(text::units(placeholder) <= limits::SELECT_PLACEHOLDER);
                prop_assert!((1..=limits::SELECT_OPTIONS).contains(&options.len()));
                for (label, value) in options {
                    prop_assert!((1..=limits::SELECT_LABEL).contains(&text::units(label)));
                    prop_assert!((1..=limits::CUSTOM_ID).contains(&text::units(value)));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn what_was_asked_is_quoted_in_one_harmless_line_where_it_fits() {
    let quoted = Rendered::say("Yes.").quoting("# is\n\n@everyone  here?");
    assert_eq!(quoted.content, "> \\# is \\@everyone here?\nYes.");
    assert_eq!(Rendered::say("Yes.").quoting(" \n").content, "Yes.");
    let long = Rendered::say("Yes.").quoting(&"word ".repeat(100));
    assert!(long.content.ends_with("…\nYes.") && text::units(&long.content) < 210, "{}", long.content);
    let full = Rendered::say(&"a".repeat(limits::CONTENT - 5));
    assert_eq!(full.clone().quoting("why?"), full);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_reply_stays_within_the_limits(
        body in "\\PC{0,3000}|[*_<@a \\\\]{0,3000}",
        labels in prop::collection::vec("\\PC{0,400}", 0..6),
        urls in prop::collection::vec("https://[a-z()<> ]{0,3000}|\\PC{0,10}", 6),
        buttons in prop::collection::vec("\\PC{0,120}", 0..9),
        said_by in prop::option::of("\\PC{0,3000}"),
        outcome in 0..3usize,
    ) {
        let mut it = answer(&body);
        it.outcome = [Outcome::Answer, Outcome::Clarify, Outcome::Unknown][outcome];
        it.said_by = said_by;
        it.citations = labels
            .iter()
            .zip(&urls)
            .map(|(label, url)| Citation {
                article: String::new(),
                paragraph: None,
                label: label.clone(),
                url: Some(url.clone()),
            })
            .collect();
        it.suggestions = buttons
            .iter()
            .map(|text| Suggestion { fact: text.clone(), text: text.clone(), citations: vec![] })
            .collect();
        check(&reply(&it))?;
        let checked = Verdict {
            finding: Finding::Contradicted,
            text: body,
            facts: vec![],
            citations: it.citations,
            language: "zh".to_owned(),
        };
        check(&verdict(&checked))?;
    }

    #[test]
    fn every_page_of_topics_stays_within_the_limits(
        titles in prop::collection::vec("\\PC{0,200}", 0..80),
        page in 0usize..6,
    ) {
        let all: Vec<_> = titles
            .into_iter()
            .enumerate()
            .map(|(n, title)| Topic { id: n.to_string(), title })
            .collect();
        check(&topics(&all, page, Words::of("en")))?;
    }
}
