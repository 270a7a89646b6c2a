//! The sum done last once more, with another figure, currency or thing that is counted in it.

use smallvec::SmallVec;

use super::operands::Asked;
use super::quantities::Quantity;
use super::work::{done, free, is_comparable, work};
use super::{Operation, Sum, money};
use crate::answer::sums::cue::Cue;
use crate::matcher::Found;
use crate::matcher::utterance::Utterance;

type Operands<'q> = SmallVec<[&'q Quantity; 2]>;

/// Does it; the context of what is asked is what the sum rested on, in that order.
pub fn again(asked: &Asked, quantities: &[Quantity], found: &Found, operation: Operation) -> Option<Sum> {
    let of_fact = |fact: &usize| quantities.iter().find(|q| q.fact == *fact);
    let operands: Operands = asked.context.iter().filter_map(of_fact).filter(|q| q.is_amount()).collect();
    if let Some(context) = exchanged(asked, quantities, operation, &operands) {
        return work(&Asked { context: &context, ..asked.clone() }, quantities, found, operation);
    }
    let takes_figure = matches!(
        operation,
        Operation::Distance | Operation::Difference | Operation::Times | Operation::Share
    );
    match operation {
        Operation::Convert => {
            let from = operands.last()?.unit.as_str();
            done(operation, money::converted(asked, quantities, free(asked, quantities)?, from))
        }
        _ if takes_figure => {
            let [amount] = operands.as_slice() else { return None };
            let utterance = scaled(asked, amount)?;
            work(&Asked { utterance: &utterance, ..asked.clone() }, quantities, found, operation)
        }
        _ => None,
    }
}

/// The facts that a sum rests on, with one of them exchanged for what the words name instead.
fn exchanged(
    asked: &Asked,
    quantities: &[Quantity],
    operation: Operation,
    operands: &Operands,
) -> Option<SmallVec<[usize; 4]>> {
    let is_named = |q: &Quantity| asked.has_unit(q) || asked.names_currency(q);
    let is_new = |q: &Quantity| operands.iter().all(|o| o.unit != q.unit);
    let other = |old: &Quantity, is_fit: &dyn Fn(&Quantity) -> bool| {
        let mut others = quantities.iter().filter(|q| q.is_amount() && is_new(q) && is_fit(q) && is_named(q));
        others.find(|q| q.about.first() == old.about.first()).map(|q| (old.fact, q.fact))
    };
    let in_currency = || {
        let old = operands.iter().find(|q| money::is_currency(&q.unit))?;
        other(old, &|q| money::is_currency(&q.unit))
    };
    // What an amount is divided by stands second.
    let per_other = || {
        let old =
            operands.get(1).filter(|_| operation == Operation::Quotient && asked.heard.has(Cue::Quotient))?;
        other(old, &|q| !money::is_currency(&q.unit))
    };
    let (old, new) = in_currency().or_else(per_other)?;
    Some(asked.context.iter().map(|&fact| if fact == old { new } else { fact }).collect())
}

/// The message with its one figure taken on the scale of an amount ("from 4 million; and to *5*?").
fn scaled(asked: &Asked, amount: &Quantity) -> Option<Utterance> {
    let [figure] = asked.utterance.figures.as_slice() else { return None };
    let scale = 1000_f64.powf(amount.number.abs().log(1000.0).floor());
    let mut utterance = asked.utterance.clone();
    if figure.value < scale {
        utterance.figures[0].value *= scale;
    }
    is_comparable(&utterance.figures[0], amount).then_some(utterance)
}
