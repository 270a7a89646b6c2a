use std::process::Command;

use secrecy::ExposeSecret;

use super::*;

const SECRET: &str = "MTIz.abc.very-secret";

fn environment() -> Environment {
    Environment { token: Some(SecretString::from(SECRET)), token_file: None }
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), text).expect("written");
    file
}

fn flags(arguments: &[&str], file: &tempfile::NamedTempFile) -> Flags {
    let mut flags = flags_from(arguments.iter().copied()).expect("flags");
    flags.config = Some(file.path().to_owned());
    flags
}

fn resolve(arguments: &[&str], text: &str) -> Result<Settings, SettingsError> {
    let file = file(text);
    Settings::resolve(&flags(arguments, &file), &environment())
}

fn config(arguments: &[&str], text: &str) -> discord::Config {
    resolve(arguments, text).expect("settings").discord.expect("a token")
}

#[test]
fn without_settings_the_defaults_hold() {
    let config = config(&[], "");
    assert_eq!(config.bounds.person, PERSON);
    assert_eq!(config.requests_per_second, discord::REQUESTS_PER_SECOND);
    assert!(config.register);
    assert_eq!(config.prefix, None);
}

#[test]
fn a_flag_wins_over_the_file() {
    let config = config(&["--prefix", "!flag"], "prefix = '!file'\nshards = 3");
    assert_eq!(config.prefix.as_deref(), Some("!flag"));
    assert_eq!(config.shards, Some(3));
}

/// Run by the next test in a process of its own, whose environment it may set.
#[test]
#[ignore = "a part of another test"]
fn in_an_environment_with_a_prefix() {
    assert_eq!(config(&[], "prefix = '!file'").prefix.as_deref(), Some("!env"));
    assert_eq!(config(&["--prefix", "!flag"], "").prefix.as_deref(), Some("!flag"));
    let seen = Environment::of_process().token.map(|it| it.expose_secret().to_owned());
    assert_eq!(seen.as_deref(), Some("from-env"));
}

#[test]
fn the_environment_stands_between_flag_and_file() {
    let me = std::env::current_exe().expect("the test itself");
    let output = Command::new(me)
        .args(["--exact", "settings::tests::in_an_environment_with_a_prefix", "--ignored"])
        .env("RORO_PREFIX", "!env")
        .env(TOKEN_VARIABLE, "from-env")
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn without_a_token_there_is_no_bot() {
    let none = file("");
    let settings = Settings::resolve(&flags(&[], &none), &Environment::default());
    assert!(settings.expect("settings").discord.is_none());
}

#[test]
fn the_token_comes_from_the_nearest_place() {
    let from_flag = file(" Bot from-flag \n");
    let from_variable = file("from-variable");
    let from_settings = file("from-settings");
    let settings = file(&format!("token_file = '{}'", from_settings.path().display()));
    let token = |arguments: &[&str], environment: &Environment| {
        let found = Settings::resolve(&flags(arguments, &settings), environment).expect("settings");
        found.discord.expect("a token").token.expose_secret().to_owned()
    };
    let named = from_flag.path().to_str().expect("a path");
    let variable = Environment { token: None, token_file: Some(from_variable.path().to_owned()) };
    assert_eq!(token(&["--token-file", named], &environment()), "from-flag");
    assert_eq!(token(&[], &environment()), SECRET);
    assert_eq!(token(&[], &variable), "from-variable");
    assert_eq!(token(&[], &Environment::default()), "from-settings");
}

#[test]
fn the_token_never_shows() {
    let settings = resolve(&[], "").expect("settings");
    assert!(!format!("{settings:?} {:?}", environment()).contains("secret"));
    let broken = Environment { token: Some(format!("{SECRET}\u{7}").into()), token_file: None };
    let none = file("");
    let error = Settings::resolve(&flags(&[], &none), &broken).expect_err("no token");
    assert!(!format!("{error} {error:?}").contains("secret"));
    // Somebody may well put it straight into the file.
    let error = resolve(&[], &format!("shards = 1\ntoken = '{SECRET}'")).expect_err("unknown key");
    assert!(!format!("{error} {error:?}").contains("secret"));
    assert!(error.to_string().contains("line 2"), "{error}");
}

#[test]
fn values_without_sense_are_refused() {
    for (text, name) in [
        ("shards = 0", "shards"),
        ("prefix = '0123456789012345678901234567890123'", "prefix"),
        ("api = 'http://example.org'", "api"),
        ("api = 'ftp://localhost'", "api"),
        ("log_levels = 'roro=loudly'", "log_levels"),
        ("shard = 1", "shard"),
        ("drain_seconds = -1", "drain_seconds = -1"),
    ] {
        let error = resolve(&[], text).expect_err(text);
        let named = error.to_string().contains(name) || error.to_string().contains("line 1");
        assert!(named, "{text}: {error}");
    }
}

#[test]
fn a_token_goes_only_where_it_can_not_be_read_on_the_way() {
    for (api, safe) in [
        ("https://example.org", true),
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080/x", true),
        ("http://localhost", true),
        ("http://localhost.example.org", false),
        ("http://127.0.0.1.example.org", false),
        ("http://10.0.0.1", false),
        ("127.0.0.1", false),
    ] {
        assert_eq!(safe_for_token(api), safe, "{api}");
    }
}

#[test]
fn the_example_file_shows_every_setting_at_its_default() {
    let example = include_str!("../../roro.example.toml");
    let without_comments: String = example
        .lines()
        .map(|line| line.strip_prefix("#= ").unwrap_or(line))
        .fold(String::new(), |text, line| text + line + "\n");
    let set: Partial = toml::from_str(&without_comments).expect("the example is valid");
    let shown: toml::Table = toml::from_str(&without_comments).expect("a table");
    let command = Partial::augment_args(clap::Command::new("settings"));
    for arg in command.get_arguments() {
        assert!(shown.contains_key(arg.get_id().as_str()), "{} is missing", arg.get_id());
    }
    let token = || SecretString::from(SECRET);
    let by_default = discord_config(Partial::default(), token()).expect("defaults");
    let as_shown = discord_config(Partial { prefix: None, shards: None, api: None, ..set }, token())
        .expect("the example");
    assert_eq!(format!("{as_shown:?}"), format!("{by_default:?}"));
    let untouched: Partial = toml::from_str(example).expect("the example is valid");
    assert_eq!(untouched, Partial::default(), "everything in the example is commented out");
}

#[test]
fn the_table_lists_every_setting() {
    let table = table();
    println!("{table}");
    for name in ["token_file", "log_levels", "person_per_minute"] {
        assert!(table.contains(&format!("`{name}`")), "{table}");
    }
    assert!(table.contains("DISCORD_TOKEN"));
}
