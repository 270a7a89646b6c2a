//! The built program, from outside.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command as Plain, Stdio};

use assert_cmd::Command;
use insta::assert_snapshot;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::{Value, json};

/// A small fact base starts faster than the built-in one; these tests are not about its answers.
const BOATS: &str = "good";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

fn roro(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_roro"));
    command.current_dir(folder()).args(args);
    for variable in ["RORO_KNOWLEDGE", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

/// Over the boats.
fn boats(args: &[&str]) -> Command {
    let mut command = roro(args);
    command.env("RORO_KNOWLEDGE", BOATS);
    command
}

fn lines(output: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().get_output().stdout.clone()).unwrap()
}

mod asking {
    use super::*;

    #[test]
    fn the_built_in_answer_cites_its_paragraph_with_a_link() {
        roro(&["ask", "how many cars did china export from January to October?"]).assert().success().stdout(
            contains("3.9 million").and(contains("paragraph 8: https://")).and(contains("\x1b").not()),
        );
    }

    #[test]
    fn words_need_no_quotes() {
        boats(&["ask", "how", "many", "boats", "did", "Ahoi", "export"])
            .assert()
            .success()
            .stdout(contains("1,200"));
    }

    #[test]
    fn what_is_left_open_or_denied_is_not_answered_with_yes() {
        for (question, is_yes) in [
            ("will the fares fall in winter?", false),
            ("are crossings going to be cheaper in winter?", false),
            ("will the board take the matter up in April?", false),
            ("did the line make Sh48.5 million?", true),
            ("is it undecided whether the fares fall?", true),
            ("will a pier be closed?", false),
            ("has Kiptoo been given the medal?", false),
            ("has the captain had his medal?", false),
        ] {
            let text = stdout(&mut roro(&["ask", question, "--knowledge", "ways"]));
            assert_eq!(text.starts_with("Yes."), is_yes, "{question}: {text}");
            assert!(!text.contains("undecided") || !text.starts_with("No."), "{question}: {text}");
        }
    }

    #[test]
    fn an_article_without_an_address_is_cited_by_its_name() {
        let mut ask = roro(&["ask", "when do the crews vote?", "--knowledge", "ways"]);
        let text = stdout(&mut ask);
        assert!(text.ends_with("Ulla Post, 11 February 2025, paragraph 4\n"), "{text}");
    }

    #[test]
    fn json_is_one_object_with_the_fields_of_the_contract() {
        let output = boats(&["ask", "--json", "how many boats did Ahoi export?"]).assert().success();
        let reply: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
        assert_eq!(reply["outcome"], "answer");
        assert_eq!(reply["facts"], json!(["ahoi-exports"]));
        assert_eq!(reply["citations"], json!([{"article": "boats", "paragraph": 2}]));
        for key in ["text", "suggestions", "best", "confidence", "language"] {
            assert!(reply.get(key).is_some(), "{key}");
        }
    }

    #[test]
    fn explain_shows_the_reading_the_candidates_and_the_decision() {
        boats(&["ask", "--explain", "how many boats did Ahoi export in 2023?"]).assert().success().stdout(
            contains("Reading")
                .and(contains("Ahoi = ahoi").or(contains("ahoi = ahoi")))
                .and(contains("2023-01-01 to 2023-12-31"))
                .and(contains("how many"))
                .and(contains("ahoi-exports (fact)"))
                .and(contains("Decision")),
        );
    }

    #[test]
    fn colour_stays_out_of_pipes_unless_it_is_forced() {
        let ask = || boats(&["ask", "how many boats did Ahoi export?"]);
        ask().assert().stdout(contains("\x1b").not());
        ask().env("CLICOLOR_FORCE", "1").assert().stdout(contains("\x1b["));
        ask().env("NO_COLOR", "1").assert().stdout(contains("\x1b").not());
    }

    #[test]
    fn any_text_is_answered() {
        for text in [" ", "?", "\u{202e}\u{200b}", "@everyone https://x.example", &"ж".repeat(50_000)] {
            boats(&["ask", text]).assert().success().stderr(is_empty());
        }
    }
}

mod json_lines {
    use super::*;

    #[test]
    fn replies_come_in_order_with_the_ids_given() {
        let input = concat!(
            r#"{"id": "a", "text": "how many boats did Ahoi export?", "conversation": "c", "locale": "en"}"#,
            "\n",
            r#"{"id": 7, "text": "hello", "note": "mine"}"#,
        );
        let output = boats(&["ask", "--jsonl"]).write_stdin(input).assert().success();
        let replies = lines(&output.get_output().stdout);
        assert_eq!(replies.len(), 2);
        assert_eq!((&replies[0]["id"], &replies[0]["outcome"]), (&json!("a"), &json!("answer")));
        assert_eq!(replies[1]["id"], 7);
    }

    #[test]
    fn a_bad_line_gets_an_error_in_its_place_and_the_next_is_read() {
        let long = format!("{{\"id\": \"x\", \"text\": \"{}\"}}", "a".repeat(10 << 20));
        let good = r#"{"id": "last", "text": "hi"}"#;
        let bad: [&[u8]; 8] = [
            b"",
            b"no json",
            b"[1]",
            b"{\"id\": \"x\"}",
            b"{\"id\": [], \"text\": \"\"}",
            b"\xff\xfe",
            long.as_bytes(),
            b"{",
        ];
        let mut input = bad.join(&b'\n');
        input.push(b'\n');
        input.extend(good.as_bytes());
        let output = boats(&["ask", "--jsonl"]).write_stdin(input).assert().success();
        let replies = lines(&output.get_output().stdout);
        assert_eq!(replies.len(), bad.len() + 1);
        for reply in &replies[..bad.len()] {
            assert!(reply["id"].is_null() && reply["error"].is_string(), "{reply}");
        }
        assert_eq!(replies[bad.len()]["id"], "last");
    }

    #[test]
    fn each_reply_is_written_before_the_next_question_is_read() {
        let mut child = spawn(&["ask", "--jsonl", "--knowledge", BOATS]);
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = std::io::BufReader::new(child.stdout.take().unwrap());
        for id in ["1", "2"] {
            writeln!(stdin, "{{\"id\": \"{id}\", \"text\": \"hi\"}}").unwrap();
            let mut line = String::new();
            std::io::BufRead::read_line(&mut stdout, &mut line).unwrap();
            assert!(line.contains(&format!("\"id\":\"{id}\"")), "{line}");
        }
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }

    #[test]
    fn a_reader_that_leaves_is_no_failure() {
        let mut child = spawn(&["ask", "--jsonl", "--knowledge", BOATS]);
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        // Writing fails once the program has noticed and left, which is what is tested.
        for _ in 0..50 {
            let _ = writeln!(stdin, "{{\"id\": \"1\", \"text\": \"hi\"}}");
        }
        drop(stdin);
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
    }

    fn spawn(args: &[&str]) -> std::process::Child {
        Plain::new(env!("CARGO_BIN_EXE_roro"))
            .current_dir(folder())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }
}

mod chatting {
    use super::*;

    #[test]
    fn a_conversation_through_a_pipe_has_commands_and_choices_by_number() {
        let input = "how many boats did Ahoi export?\n/why\n\n/help\n/topics photo\n1\n/source\n/nonsense\n/quit\nnever\n";
        boats(&["chat"]).write_stdin(input).assert().success().stderr(is_empty()).stdout(
            contains("1,200")
                .and(contains("Candidates"))
                .and(contains("/topics"))
                .and(contains("when was the picture taken? (photo-day)"))
                .and(contains("12 May 2024"))
                .and(contains("Harbour town ships more boats"))
                .and(contains("There is no /nonsense"))
                .and(contains("never").not()),
        );
    }

    #[test]
    fn lines_that_are_no_text_are_said_to_be_so() {
        let input = b"\xff\n/why\n/topics zzz\n99\n".to_vec();
        boats(&["chat"]).write_stdin(input).assert().success().stdout(
            contains("not UTF-8").and(contains("Nothing was asked yet")).and(contains("nothing about that")),
        );
    }
}

mod listing {
    use super::*;

    #[test]
    fn topics_stand_under_their_paragraphs() {
        let text = stdout(&mut boats(&["topics"]));
        assert_snapshot!(text, @r"
        Photo caption
          when was the picture taken? (photo-day)

        Paragraph 1
          how many companies joined the fair? (fair-companies)

        Paragraph 2
          how many boats did Ahoi export? (ahoi-exports)
          where does Ahoi export to? (ahoi-market)

        The article itself
          how long is the article? (article-length)
        ");
    }

    #[test]
    fn topics_can_be_narrowed_down_and_finding_none_is_told() {
        boats(&["topics", "photo"]).assert().success().stdout(contains("ahoi").not());
        boats(&["topics", "zzz"]).assert().code(1).stdout(is_empty()).stderr(contains("no topic"));
    }

    #[test]
    fn completions_are_written_for_every_shell() {
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            roro(&["completions", shell]).assert().success().stdout(contains("roro"));
        }
    }

    #[test]
    fn help_teaches_and_a_bare_call_is_wrong_usage() {
        roro(&["--help"]).assert().success().stdout(contains("Exit codes").and(contains("roro ask")));
        roro(&["ask"]).assert().code(2).stderr(contains("TEXT"));
        roro(&["sing"]).assert().code(2);
    }
}

mod linting {
    use super::*;

    #[test]
    fn a_good_folder_is_clean_against_its_article() {
        let args = ["lint", "good", "--article", "article.txt", "--notes"];
        assert_eq!(lint(&args, 0), "");
    }

    #[test]
    fn figures_that_others_are_set_beside_and_a_year_earlier_are_the_articles_own() {
        let args = ["lint", "beside", "--article", "article.txt", "--notes"];
        assert_eq!(lint(&args, 0), "");
    }

    #[test]
    fn what_is_right_in_a_way_of_its_own_is_not_called_wrong() {
        assert_eq!(lint(&["lint", "ways", "--article", "ferry.txt"], 0), "");
    }

    #[test]
    fn what_is_wrong_beside_it_is_found() {
        assert_snapshot!("astray", lint(&["lint", "astray", "--article", "ferry.txt", "--notes"], 1));
    }

    #[test]
    fn a_broken_folder_is_not_used_and_all_its_problems_are_said() {
        let output =
            roro(&["lint", "broken"]).assert().code(2).stdout(is_empty()).get_output().stderr.clone();
        let lint = String::from_utf8(output).unwrap();
        assert_snapshot!("broken", lint);
        let ask = roro(&["ask", "hi", "--knowledge", "broken"]).assert().code(2).stdout(is_empty());
        assert_eq!(String::from_utf8_lossy(&ask.get_output().stderr), lint);
    }

    #[test]
    fn what_the_files_show_is_said_with_place_and_remedy() {
        assert_snapshot!("findings", lint(&["lint", "findings"], 1));
    }

    #[test]
    fn what_the_article_does_not_say_is_said_precisely() {
        assert_snapshot!("against", lint(&["lint", "against", "--article", "article.txt", "--notes"], 1));
    }

    /// Everything but what the engine makes of the example questions, which is not pinned here.
    fn lint(args: &[&str], code: i32) -> String {
        let output = roro(args).assert().code(code).stderr(is_empty()).get_output().stdout.clone();
        let text = String::from_utf8(output).unwrap();
        let mut kept = String::new();
        let mut skip = 0;
        for line in text.lines() {
            if line.contains("this question finds") {
                skip = 3;
            }
            if skip > 0 {
                skip -= 1;
            } else if !is_summary(line) {
                kept.push_str(line);
                kept.push('\n');
            }
        }
        kept
    }

    /// "1 error, 2 warnings": how many of them come from the engine is not pinned either.
    fn is_summary(line: &str) -> bool {
        line.contains("error") && line.contains("warning") && !line.contains(':')
    }

    #[test]
    fn another_header_than_the_articles_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("article.txt");
        let text = fs::read_to_string(folder().join("article.txt")).unwrap();
        fs::write(&path, text.replace("2024-05-15", "2024-05-16")).unwrap();
        roro(&["lint", "good", "--article", path.to_str().unwrap()])
            .assert()
            .code(1)
            .stdout(contains("`published` is `2024-05-15` here and `2024-05-16 09:30` there"));
    }

    #[test]
    fn a_question_that_finds_another_fact_is_a_warning_and_strictly_an_error() {
        // Among nearly a hundred facts of one subject some example questions find a neighbour.
        roro(&["lint"]).assert().success().stdout(contains("warning: this question finds `"));
        roro(&["lint", "--strict"]).assert().code(1);
    }
}

mod measuring {
    use super::*;

    const CASES: &str = r#"
[[case]]
question = "how many boats did Ahoi export?"
fact = ["ahoi-exports", "ahoi-market"]
words = ["1,200  BOATS"]

[[case]]
question = "how many boats did Ahoi export?"
fact = "fair-companies"

[[case]]
question = "hello"
fact = "not covered"
"#;

    fn file(dir: &tempfile::TempDir, name: &str, text: &str) -> String {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn the_score_the_confusion_and_the_failures_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = file(&dir, "q.toml", CASES);
        boats(&["eval", &path]).assert().success().stderr(is_empty()).stdout(
            contains("66.7 % right")
                .and(contains("33.3 % wrong"))
                .and(contains("of 3 questions"))
                .and(contains("1  fair-companies → ahoi-exports"))
                .and(contains("wrong: how many boats did Ahoi export?")),
        );
    }

    #[test]
    fn the_bar_decides_the_exit_code() {
        let dir = tempfile::tempdir().unwrap();
        let path = file(&dir, "q.toml", CASES);
        boats(&["eval", &path, "--bar", "66"]).assert().success().stdout(contains("reaches"));
        boats(&["eval", &path, "--bar", "67%"]).assert().code(1).stdout(contains("below"));
        boats(&["eval", &path, "--bar", "101"]).assert().code(2);
    }

    #[test]
    fn json_lines_are_read_as_well() {
        let dir = tempfile::tempdir().unwrap();
        let text = "{\"question\": \"how many boats did Ahoi export?\", \"fact\": \"ahoi-exports\"}\n\n";
        let path = file(&dir, "q.jsonl", text);
        boats(&["eval", &path, "--bar", "100"]).assert().success();
    }

    #[test]
    fn a_file_that_is_no_question_file_is_named_with_what_is_wrong() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text, message) in [
            ("q.toml", "[[case]]\nquestion = \"x\"\n", "fact"),
            ("typo.toml", "[[case]]\nquestion = \"x\"\nfact = \"ahoi-exports\"\nword = []\n", "word"),
            ("q.jsonl", "{\"question\": \"x\", \"fact\": \"no-such\"}\n", "no such fact"),
            ("bad.jsonl", "{}\n{", "line 1"),
            ("empty.jsonl", "\n", "no question"),
            ("q.csv", "", ".toml or .jsonl"),
        ] {
            let path = file(&dir, name, text);
            boats(&["eval", &path])
                .assert()
                .code(2)
                .stdout(is_empty())
                .stderr(contains(&path).and(contains(message)));
        }
        boats(&["eval", "absent.toml"]).assert().code(2).stderr(contains("absent.toml"));
    }
}

mod failing {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named_with_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let empty = dir.path().to_str().unwrap();
        roro(&["ask", "hi", "--knowledge", "absent"])
            .assert()
            .code(2)
            .stderr(contains("absent").and(contains("folder")));
        roro(&["ask", "hi", "--knowledge", "article.txt"]).assert().code(2).stderr(contains("article.txt"));
        roro(&["lint", empty]).assert().code(2).stderr(contains("no .toml file"));
        roro(&["lint", "good", "--article", "absent.txt"]).assert().code(2).stderr(contains("absent.txt"));
        roro(&["lint", "good", "--article", "good/base.toml"]).assert().code(2).stderr(contains("line 1"));
        fs::write(dir.path().join("latin1.toml"), b"# caf\xe9\n").unwrap();
        roro(&["lint", empty]).assert().code(2).stderr(contains("latin1.toml").and(contains("UTF-8")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn output_that_cannot_be_written_is_a_failure_of_its_own() {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let status = Plain::new(env!("CARGO_BIN_EXE_roro"))
            .current_dir(folder())
            .args(["topics", "--knowledge", BOATS])
            .stdout(full)
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(3));
    }
}
