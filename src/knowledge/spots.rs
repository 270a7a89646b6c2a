//! Where the parts of a fact base stand in its files. Checks point there; answering has no use for
//! it, so it is kept apart from the facts.

use super::problem::Spot;

/// Places of everything that a check may want to point at.
#[derive(Debug, Default)]
pub struct Spots {
    /// One for each of [`super::FactBase::entities`].
    pub entities: Vec<EntitySpots>,
    /// One for each of [`super::FactBase::facts`].
    pub facts: Vec<FactSpots>,
    /// One for each word of [`super::FactBase::synonyms`].
    pub synonyms: Vec<Vec<Spot>>,
    /// One for each of the folder's own [`super::FactBase::chats`], which come first.
    pub chats: Vec<Spot>,
}

/// Places of an entity's parts.
#[derive(Debug)]
pub struct EntitySpots {
    /// Its id.
    pub id: Spot,
    /// Its name, then its aliases in their order.
    pub names: Vec<Spot>,
}

/// Places of a fact's parts; `None` for those that it does not have.
#[derive(Debug, Default)]
pub struct FactSpots {
    /// The statement.
    pub statement: Spot,
    /// The value.
    pub value: Option<Spot>,
    /// The period.
    pub period: Option<Spot>,
    /// The paragraph.
    pub paragraph: Option<Spot>,
    /// The paragraphs that an overview rests on.
    pub rests_on: Option<Spot>,
    /// The words to mark.
    pub highlight: Option<Spot>,
    /// The caveat.
    pub caveat: Option<Spot>,
    /// The speaker.
    pub said_by: Option<Spot>,
}
