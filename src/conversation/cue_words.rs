//! What single words do to tie a message to the one before it, one question each.

use super::cue_roles::Role;
use super::cues::Cues;
use crate::text::tokens::Token;

impl Cues {
    /// A word that makes a sentence of a name and a noun.
    pub fn is_predicate(&self, token: &Token) -> bool {
        self.has(token, Role::Predicate)
    }

    /// A word that opens a message and says nothing.
    pub fn is_aside(&self, token: &Token) -> bool {
        self.has(token, Role::Aside)
    }

    /// A word that closes a message and says nothing.
    pub fn is_closer(&self, token: &Token) -> bool {
        self.has(token, Role::Closer)
    }

    /// A word at the beginning of a few that hang on the sentence before.
    pub fn hangs_on(&self, token: &Token) -> bool {
        self.has(token, Role::HangsOn)
    }

    /// A noun for the source itself.
    pub fn is_article(&self, token: &Token) -> bool {
        self.has(token, Role::Article)
    }

    /// "That" in "that company".
    pub fn is_pointer(&self, token: &Token) -> bool {
        self.has(token, Role::Pointer)
    }

    /// A word for whoever something belongs to.
    pub fn is_owner(&self, token: &Token) -> bool {
        self.has(token, Role::Owner)
    }

    /// A word that may stand between what points and its noun ("the *whole* country").
    pub fn is_whole(&self, token: &Token) -> bool {
        self.has(token, Role::Whole)
    }

    /// A verb of speaking.
    pub fn is_speaking(&self, token: &Token) -> bool {
        self.has(token, Role::Speaking)
    }

    /// A word that by itself asks for the source of a statement.
    pub fn is_source_alone(&self, token: &Token) -> bool {
        self.has(token, Role::SourceAlone)
    }

    /// A noun for what would show that something is so.
    pub fn is_proof(&self, token: &Token) -> bool {
        self.has(token, Role::Proof)
    }

    /// A noun for what was told ("that information").
    pub fn is_matter(&self, token: &Token) -> bool {
        self.has(token, Role::Matter)
    }

    /// A word for what was not told yet.
    pub fn is_more(&self, token: &Token) -> bool {
        self.has_any(token, &[Role::More, Role::Rest])
    }

    /// A word for what is left of several.
    pub fn is_rest(&self, token: &Token) -> bool {
        self.has(token, Role::Rest)
    }

    /// A word that stands for a noun said before ("the red *ones*").
    pub fn is_one(&self, token: &Token) -> bool {
        self.has(token, Role::One)
    }

    /// A verb for how somebody stands to what somebody else says.
    pub fn is_stance(&self, token: &Token) -> bool {
        self.has(token, Role::Stance)
    }

    /// A word for being somewhere ("which of them *lie* in Asia?").
    pub fn is_lying(&self, token: &Token) -> bool {
        self.has(token, Role::Lying)
    }

    /// A word for being the one who answers for something ("who is in *charge* of that?").
    pub fn is_leading(&self, token: &Token) -> bool {
        self.has(token, Role::Leading)
    }

    /// A word for the same of another one ("does Volvo sell there *too*?").
    pub fn is_likewise(&self, token: &Token) -> bool {
        self.has(token, Role::Likewise)
    }

    /// A verb that stands for another one ("*does* Volvo?").
    pub fn is_helping(&self, token: &Token) -> bool {
        self.has(token, Role::Helping)
    }

    /// A word for getting somewhere ("where do they *end* up?").
    pub fn is_going(&self, token: &Token) -> bool {
        self.has(token, Role::Going)
    }

    /// A word for becoming otherwise ("when will that *change*?").
    pub fn is_changing(&self, token: &Token) -> bool {
        self.has(token, Role::Changing)
    }

    /// A word for whatever somebody may have said ("did they say *anything*?").
    pub fn is_anything(&self, token: &Token) -> bool {
        self.has(token, Role::Anything)
    }

    /// A word that is the beginning of the names of regions ("the *southwest*").
    pub fn is_direction(&self, token: &Token) -> bool {
        self.has(token, Role::Direction)
    }

    /// A word for a place before others ("who is *ahead* of it?").
    pub fn is_ahead(&self, token: &Token) -> bool {
        self.has(token, Role::Ahead)
    }

    /// A word for a place after others ("third *behind* Alpha").
    pub fn is_behind(&self, token: &Token) -> bool {
        self.has(token, Role::Behind)
    }

    /// A word for coming before whoever was ("*surpass*").
    pub fn is_passing(&self, token: &Token) -> bool {
        self.has(token, Role::Passing)
    }

    /// A word that asks for an amount of money.
    pub fn is_money(&self, token: &Token) -> bool {
        self.has(token, Role::Money)
    }

    /// A word that asks for a kind of things ("what *sort* of trees?").
    pub fn is_sort(&self, token: &Token) -> bool {
        self.has(token, Role::Sort)
    }

    /// A word before an adjective that points at what was told ("why *so* late?").
    pub fn is_degree(&self, token: &Token) -> bool {
        self.has(token, Role::Degree)
    }

    /// A word before what a figure was before it changed ("up *from* 20").
    pub fn is_from(&self, token: &Token) -> bool {
        self.has(token, Role::From)
    }

    /// A word that doubts what was told, or how exact it is.
    pub fn is_doubt(&self, token: &Token) -> bool {
        self.has_any(token, &[Role::Doubt, Role::Exactness, Role::Limit])
    }

    /// A word that asks whether it is no more than what was told.
    pub fn is_limit(&self, token: &Token) -> bool {
        self.has(token, Role::Limit)
    }

    /// A word that asks whether it came to pass, where nothing else is said.
    pub fn is_outcome(&self, token: &Token) -> bool {
        self.has(token, Role::Outcome)
    }

    /// A word for how exact a figure is.
    pub fn is_exactness(&self, token: &Token) -> bool {
        self.has(token, Role::Exactness)
    }

    /// A word beside a place in a list that means nothing more.
    pub fn is_filler(&self, token: &Token) -> bool {
        self.has(token, Role::Filler)
    }

    /// A word that asks for each of several by itself.
    pub fn is_each(&self, token: &Token) -> bool {
        self.has(token, Role::Each)
    }

    /// A word that makes a rate of the unit behind it ("*per* year").
    pub fn is_rate(&self, token: &Token) -> bool {
        self.has(token, Role::Rate)
    }

    /// A word for what somebody is called.
    pub fn is_naming(&self, token: &Token) -> bool {
        self.has(token, Role::Naming)
    }

    /// A word for figures in general.
    pub fn is_figure(&self, token: &Token) -> bool {
        self.has(token, Role::Figure)
    }

    /// A word that asks for a stretch of time, rather than for a day.
    pub fn is_stretch(&self, token: &Token) -> bool {
        self.has(token, Role::Stretch)
    }

    /// A word by which those who ask speak of themselves.
    pub fn is_asker(&self, token: &Token) -> bool {
        self.has(token, Role::Asker)
    }
}
