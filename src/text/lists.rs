//! The lists of a language that a word may stand in.

/// A list of words of one sort; `lexicon/en.toml` has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Function words.
    Stop,
    /// Words of asking, telling or chatting.
    Frame,
    /// Words for the extreme of several, listed or with the regular ending ("busiest").
    Superlative,
    /// Words for the extreme that what is mainly so is.
    Ranking,
    /// Words for the extreme that what leads is.
    Best,
    /// Words for being ahead of all others.
    Leading,
    /// Words that turn a statement into its opposite.
    Negation,
    /// Words that offer a choice.
    Choice,
    /// Words that open a request for names.
    ListOpener,
    /// Nouns that ask what something goes by ("the *name* of").
    Naming,
    /// Verbs that ask what something goes by ("what is it *called*").
    Calling,
    /// Words between a thing and what it belongs to.
    Genitive,
    /// Words between the last two of a list.
    Joining,
    /// Words that speak of something as known: "*the* 150".
    Definite,
    /// Words for the place of one among others ("the *second* day").
    Ordinal,
    /// Nouns for people whose names may be asked for.
    Somebody,
    /// Words right before what is counted ("how *many* vans").
    Counting,
    /// Words for all of something.
    Whole,
    /// Verbs whose two sides cannot change places.
    Directed,
    /// Words that turn such a verb round.
    Passive,
    /// Words for the greater part, which leaves room for others.
    Partial,
    /// Words for a multiple, of which the language does not tell alone what it is a multiple of.
    Multiple,
    /// Words for what somebody is ("job").
    Occupation,
    /// Verbs of saying and thinking.
    Saying,
    /// Auxiliaries that speak of what has been.
    Past,
    /// Words for what is foreseen.
    Foreseen,
    /// Words that ask what kind of things some are.
    Sort,
    /// Words for some of a thing, which say nothing of it ("which *part* of the country?").
    Part,
    /// Words that ask for more than those that are named.
    Others,
    /// Words that open a question for yes or no.
    YesNoOpener,
    /// Words for whoever is asked to do something: "can *you* list them?" asks for more than yes.
    Addressed,
    /// Words after which it is asked for yes or no all the same ("can you tell me *whether* …").
    YesNoEmbedded,
    /// Words of asking that one of these may follow ("I *wonder* whether …").
    YesNoEmbedding,
    /// Words that ask for yes or no wherever they stand.
    YesNo,
    /// Words that close a statement so that it asks for yes or no.
    YesNoCloser,
    /// Words that ask for yes or no between a word and its repetition.
    YesNoBetween,
    /// Words that put something to the place named after them.
    Locative,
    /// Words for growing or shrinking.
    Direction,
    /// First words of wordings that ask.
    Asking,
    /// Words that join two questions.
    Joint,
    /// Nouns for what things have, which ask without a question word ("the *price* of it").
    Attribute,
    /// Words that ask to hold two things side by side.
    Comparing,
    /// Words between the two.
    Against,
    /// Words before what something is measured by ("more *than* the year before").
    Basis,
    /// Words that have each of several meant by itself.
    Distributive,
    /// Pronouns that stand for each of several.
    Each,
    /// Pronouns that stand for a noun said before ("the colour of one and *that* of the other").
    StandIn,
    /// Words that have several meant together.
    Collective,
    /// Words that open a clause which tells what a noun before it means.
    Relative,
    /// Nouns, beside those for kinds of entities, for what such a clause describes.
    Holder,
    /// Verbs that ask whether something is told of at all ("is it *mentioned*?").
    Mentioning,
    /// Words for whatever is told ("*anything* on it?").
    Whatever,
    /// Words between those and what it is told of.
    About,
    /// Words that may stand around a name that is asked about at large ("what is *going on in* it?").
    AtLarge,
}

/// The lists that one word stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lists(u64);

impl Lists {
    /// Whether it stands in one.
    pub fn has(self, list: List) -> bool {
        self.0 & (1 << list as u64) != 0
    }

    /// Puts it in one more.
    pub(super) fn add(&mut self, list: List) {
        self.0 |= 1 << list as u64;
    }
}
