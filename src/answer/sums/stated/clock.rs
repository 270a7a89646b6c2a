//! Times of day in a text.

use std::ops::Range;

use crate::answer::sums::cue::Cue;
use crate::answer::sums::cues::Cues;
use crate::text::tokens::Token;

const HOUR: u16 = 60;
const NOON: u16 = 12;

/// A time of day, or from one to another.
type Time = (Range<usize>, u16, Option<u16>);

/// Times of day, in minutes: "6:20 pm", "9 am", "18:40", "from 9 am to 5 pm".
pub fn times(tokens: &[Token], cues: &Cues) -> Vec<Time> {
    let number = |at: usize| tokens.get(at).and_then(|t| t.word.parse::<u16>().ok());
    let mut found: Vec<Time> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(hour) = number(at).filter(|hour| *hour < 24) else {
            at += 1;
            continue;
        };
        let has_minutes =
            tokens[at].sign_after == Some(':') && tokens.get(at + 1).is_some_and(|t| t.word.len() == 2);
        let minutes = number(at + 1).filter(|minutes| has_minutes && *minutes < HOUR);
        let end = at + 1 + usize::from(minutes.is_some());
        let half = |cue| tokens.get(end).is_some_and(|t| cues.is(cue, &t.word));
        let (before, after) = (half(Cue::BeforeNoon), half(Cue::AfterNoon));
        if minutes.is_none() && !before && !after {
            at += 1;
            continue;
        }
        let hour = match (before, after) {
            (true, _) => hour % NOON,
            (_, true) => hour % NOON + NOON,
            _ => hour,
        };
        let end = end + usize::from(before || after);
        let time = hour * HOUR + minutes.unwrap_or(0);
        let links = |before: &Time| {
            before.2.is_none() && before.0.end + 1 == at && cues.is(Cue::Links, &tokens[at - 1].word)
        };
        match found.last_mut().filter(|before| links(before)) {
            Some(before) => *before = (before.0.start..end, before.1, Some(time)),
            None => found.push((at..end, time, None)),
        }
        at = end;
    }
    found
}
