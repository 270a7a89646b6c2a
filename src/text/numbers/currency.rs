//! Currencies, by the signs and abbreviations that are written beside a figure.

use super::Suffix;
use crate::text::tokens::{Case, Token};

/// A currency as a text names it: "$" may be of any country that has dollars, "NZ$" is of one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Currency(&'static Mark);

/// How a currency is written beside a figure.
#[derive(Debug, PartialEq)]
struct Mark {
    /// In lower case.
    written: &'static str,
    /// What units are called, without an ending; several where the mark leaves it open.
    names: &'static [&'static str],
    /// The country or the union whose it is; empty where the mark leaves it open.
    of: &'static str,
}

/// Where a text names the currency of a figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside {
    pub currency: Currency,
    /// The word that does it, where it is a word of its own ("US" of "US$5", "KES 500").
    pub word: Option<usize>,
}

impl Currency {
    /// The currency of an abbreviation or a sign.
    fn of_mark(written: &str) -> Option<Self> {
        let found = MARKS.binary_search_by(|mark| mark.written.cmp(written));
        found.ok().map(|at| Self(&MARKS[at]))
    }

    /// The currency that a sign stands for.
    pub(super) fn of_sign(sign: char) -> Option<Self> {
        let is_known = matches!(sign, '$' | '\u{a3}' | '\u{a5}' | '\u{20a0}'..='\u{20cf}' | '\u{e3f}');
        let mut buffer = [0; 4];
        is_known.then(|| Self::of_mark(sign.encode_utf8(&mut buffer))).flatten()
    }

    /// The currency that a unit of the fact base is of: "shillings per kilogram", "Swiss francs", "CHF".
    pub fn of_unit(unit: &str) -> Option<Self> {
        let unit = unit.to_lowercase();
        let words = || unit.split(|c: char| c.is_whitespace() || matches!(c, '/' | '(' | ')'));
        let is_named =
            |mark: &&Mark| words().any(|word| mark.names.iter().any(|name| is_form_of(word, name)));
        // "US dollars"
        let joined = words().zip(words().skip(1)).find_map(|(of, name)| {
            is_form_of(name, "dollar").then(|| Self::of_mark(&format!("{of}$"))).flatten()
        });
        let written =
            joined.or_else(|| words().find_map(|word| Self::of_mark(word).filter(|c| !c.is_doubtful())));
        let named = || MARKS.iter().filter(is_named).min_by_key(|mark| !mark.of.is_empty());
        written.or_else(|| named().map(Self))
    }

    /// Whether an amount in it can be counted in a unit.
    pub fn counts(self, unit: &str) -> bool {
        Self::of_unit(unit).is_some_and(|of_unit| self.agrees(of_unit))
    }

    /// Whether two texts may mean the same currency.
    pub fn agrees(self, other: Self) -> bool {
        let names = self.0.names.iter().any(|name| other.0.names.contains(name));
        names && (self.0.of.is_empty() || other.0.of.is_empty() || self.0.of == other.0.of)
    }

    /// What an amount in it is counted in, where the fact base has no word of its own.
    pub fn unit(self) -> &'static str {
        match self.0.names[0] {
            "dollar" => "dollars",
            "euro" => "euros",
            "pound" => "pounds",
            "shilling" => "shillings",
            "franc" => "francs",
            "rupee" => "rupees",
            "kron" => "kronor",
            "peso" => "pesos",
            "dinar" => "dinars",
            "dirham" => "dirhams",
            name => name,
        }
    }

    /// Whether the abbreviation is as short as a part of a model's name ("RS6", "K2").
    fn is_doubtful(self) -> bool {
        self.0.written.len() <= 2 && self.0.written.bytes().all(|b| b.is_ascii_alphabetic())
    }

    /// Whether the abbreviation is a word of the language as well, so that it counts in capitals alone.
    fn is_word(self) -> bool {
        matches!(self.0.written, "try" | "mad" | "pen" | "gel" | "cop" | "ron" | "php" | "lei" | "sol" | "fr")
    }
}

/// Whether a word is a name of a currency with an ending ("shillings", "kronor").
fn is_form_of(word: &str, name: &str) -> bool {
    let ending = word.strip_prefix(name);
    ending.is_some_and(|e| {
        matches!(e, "" | "s" | "es" | "a" | "e" | "i" | "y" | "or" | "er" | "na" | "ny" | "ych" | "ys")
    })
}

/// An abbreviation that is written together with its figure ("Sh212", "kr250"), and where the figure begins.
pub(super) fn glued(token: &Token) -> Option<(Currency, usize)> {
    let start = token.word.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
    Currency::of_mark(&token.word[..start]).map(|currency| (currency, start))
}

/// A currency that is written together with its figure, after it ("20kr"); two letters may be a measure.
pub(super) fn written_after(suffix: &str) -> Option<Currency> {
    Currency::of_mark(suffix).filter(|c| !c.is_doubtful() || matches!(suffix, "kr" | "rs" | "sh" | "zl"))
}

/// Whether a figure that an abbreviation is written together with can be an amount, rather than the number
/// of a model: it is grouped, scaled or, in small letters, of more than one digit, or the abbreviation is not in capitals.
pub(super) fn is_amount(currency: Currency, token: &Token, figure: &str, suffix: Suffix) -> bool {
    let is_short = token.case == Case::Lower && figure.len() < 2;
    let is_name = token.case == Case::Upper || currency.0.written.len() == 1 || is_short;
    !currency.is_doubtful() || !is_name || figure.contains(',') || matches!(suffix, Suffix::Scale(_))
}

/// The currency that is named right before or right after the words of a figure.
pub(super) fn beside(tokens: &[Token], start: usize, end: usize) -> Option<Beside> {
    let (first, last) = (&tokens[start], &tokens[end - 1]);
    let before = start.checked_sub(1);
    // "US$3", and "US$ 3", where the sign stands with the word before.
    let sign_of_word = before.and_then(|at| tokens[at].sign_after);
    if let Some(sign) = first.sign_before.or(sign_of_word).filter(|sign| Currency::of_sign(*sign).is_some()) {
        let joined = before.filter(|at| tokens[*at].sign_after == Some(sign));
        let joined =
            joined.and_then(|at| Currency::of_mark(&format!("{}{sign}", tokens[at].word)).map(|c| (c, at)));
        let alone = || Currency::of_sign(sign).filter(|_| first.sign_before == Some(sign));
        return match joined {
            Some((currency, at)) => Some(Beside { currency, word: Some(at) }),
            None => alone().map(|currency| Beside { currency, word: None }),
        };
    }
    if let Some(currency) = last.sign_after.and_then(Currency::of_sign) {
        return Some(Beside { currency, word: None });
    }
    // "Rs. 500"
    let is_dotted = |at: &usize| tokens[*at].sign_after == Some('.') && tokens[*at].case == Case::Capital;
    let words = [before.filter(|at| !first.starts_sentence || is_dotted(at)), Some(end)];
    words.into_iter().flatten().find_map(|at| {
        let token = tokens.get(at).filter(|_| at < start || last.sign_after.is_none())?;
        let currency = Currency::of_mark(&token.word).filter(|c| !c.0.names.contains(&c.0.written))?;
        // After a figure "250 kr" is an amount, "5 rs" may be anything.
        let is_certain = !currency.is_doubtful()
            || token.word.len() > 1
                && (at < start || written_after(&token.word).is_some_and(|c| c.0.written == "kr"));
        let is_written = token.case == Case::Upper || !currency.is_word() && is_certain;
        is_written.then_some(Beside { currency, word: Some(at) })
    })
}

const fn mark(written: &'static str, names: &'static [&'static str], of: &'static str) -> Mark {
    Mark { written, names, of }
}

/// Sorted by how they are written.
static MARKS: &[Mark] = &[
    mark("$", &["dollar"], ""),
    mark("a$", &["dollar"], "AU"),
    mark("aed", &["dirham"], "AE"),
    mark("amd", &["dram"], ""),
    mark("ar$", &["peso"], "AR"),
    mark("ars", &["peso"], "AR"),
    mark("au$", &["dollar"], "AU"),
    mark("aud", &["dollar"], "AU"),
    mark("bdt", &["taka"], ""),
    mark("bgn", &["lev"], ""),
    mark("bhd", &["dinar"], "BH"),
    mark("birr", &["birr"], ""),
    mark("br", &["birr"], ""),
    mark("brl", &["real", "reais"], ""),
    mark("bwp", &["pula"], ""),
    mark("c$", &["dollar"], "CA"),
    mark("ca$", &["dollar"], "CA"),
    mark("cad", &["dollar"], "CA"),
    mark("can$", &["dollar"], "CA"),
    mark("cfa", &["franc"], "CFA"),
    mark("chf", &["franc"], "CH"),
    mark("clp", &["peso"], "CL"),
    mark("cny", &["yuan", "rmb", "renminbi"], "CN"),
    mark("cn¥", &["yuan", "rmb", "renminbi"], "CN"),
    mark("cop", &["peso"], "CO"),
    mark("czk", &["korun", "crown"], "CZ"),
    mark("dh", &["dirham"], "AE"),
    mark("dhs", &["dirham"], "AE"),
    mark("dinar", &["dinar"], ""),
    mark("dirham", &["dirham"], ""),
    mark("dkk", &["kron", "crown"], "DK"),
    mark("dkr", &["kron", "crown"], "DK"),
    mark("dzd", &["dinar"], "DZ"),
    mark("egp", &["pound"], "EG"),
    mark("etb", &["birr"], ""),
    mark("eur", &["euro"], ""),
    mark("e£", &["pound"], "EG"),
    mark("fcfa", &["franc"], "CFA"),
    mark("fr", &["franc"], ""),
    mark("gbp", &["pound"], "GB"),
    mark("gel", &["lari"], ""),
    mark("ghs", &["cedi"], ""),
    mark("gh₵", &["cedi"], ""),
    mark("hk$", &["dollar"], "HK"),
    mark("hkd", &["dollar"], "HK"),
    mark("huf", &["forint"], ""),
    mark("idr", &["rupiah"], ""),
    mark("ils", &["shekel"], ""),
    mark("inr", &["rupee"], "IN"),
    mark("iqd", &["dinar"], "IQ"),
    mark("isk", &["kron", "crown"], "IS"),
    mark("j$", &["dollar"], "JM"),
    mark("jmd", &["dollar"], "JM"),
    mark("jod", &["dinar"], "JO"),
    mark("jpy", &["yen"], "JP"),
    mark("jp¥", &["yen"], "JP"),
    mark("k", &["kwacha", "kina"], ""),
    mark("kc", &["korun", "crown"], "CZ"),
    mark("kes", &["shilling"], "KE"),
    mark("kr", &["kron", "crown"], ""),
    mark("krw", &["won"], ""),
    mark("ksh", &["shilling"], "KE"),
    mark("kshs", &["shilling"], "KE"),
    mark("kwd", &["dinar"], "KW"),
    mark("kzt", &["tenge"], ""),
    mark("kč", &["korun", "crown"], "CZ"),
    mark("le", &["pound"], "EG"),
    mark("lei", &["lei", "leu"], ""),
    mark("lkr", &["rupee"], "LK"),
    mark("mad", &["dirham"], "MA"),
    mark("mur", &["rupee"], "MU"),
    mark("mwk", &["kwacha"], "MW"),
    mark("mx$", &["peso"], "MX"),
    mark("mxn", &["peso"], "MX"),
    mark("myr", &["ringgit"], ""),
    mark("n$", &["dollar"], "NA"),
    mark("nad", &["dollar"], "NA"),
    mark("ngn", &["naira"], ""),
    mark("nis", &["shekel"], ""),
    mark("nkr", &["kron", "crown"], "NO"),
    mark("nok", &["kron", "crown"], "NO"),
    mark("npr", &["rupee"], "NP"),
    mark("nt$", &["dollar"], "TW"),
    mark("nz$", &["dollar"], "NZ"),
    mark("nzd", &["dollar"], "NZ"),
    mark("pen", &["sol"], ""),
    mark("pgk", &["kina"], "PG"),
    mark("php", &["peso"], "PH"),
    mark("pkr", &["rupee"], "PK"),
    mark("pln", &["zlot", "złot"], ""),
    mark("qar", &["riyal"], "QA"),
    mark("r", &["rand"], ""),
    mark("r$", &["real", "reais"], ""),
    mark("renminbi", &["yuan", "rmb", "renminbi"], "CN"),
    mark("rm", &["ringgit"], ""),
    mark("rmb", &["yuan", "rmb", "renminbi"], "CN"),
    mark("ron", &["lei", "leu"], ""),
    mark("rp", &["rupiah"], ""),
    mark("rs", &["rupee"], ""),
    mark("rsd", &["dinar"], "RS"),
    mark("rub", &["rouble", "ruble"], ""),
    mark("rwf", &["franc"], "RW"),
    mark("s$", &["dollar"], "SG"),
    mark("sar", &["riyal"], "SA"),
    mark("sek", &["kron", "crown"], "SE"),
    mark("sfr", &["franc"], "CH"),
    mark("sgd", &["dollar"], "SG"),
    mark("sh", &["shilling"], ""),
    mark("shs", &["shilling"], ""),
    mark("skr", &["kron", "crown"], "SE"),
    mark("thb", &["baht"], ""),
    mark("tk", &["taka"], ""),
    mark("tl", &["lira"], ""),
    mark("tnd", &["dinar"], "TN"),
    mark("try", &["lira"], ""),
    mark("tsh", &["shilling"], "TZ"),
    mark("tt$", &["dollar"], "TT"),
    mark("ttd", &["dollar"], "TT"),
    mark("twd", &["dollar"], "TW"),
    mark("tzs", &["shilling"], "TZ"),
    mark("u$s", &["dollar"], "US"),
    mark("uah", &["hryvni"], ""),
    mark("ugx", &["shilling"], "UG"),
    mark("us$", &["dollar"], "US"),
    mark("usd", &["dollar"], "US"),
    mark("ush", &["shilling"], "UG"),
    mark("uyu", &["peso"], "UY"),
    mark("vnd", &["dong"], ""),
    mark("xaf", &["franc"], "CFA"),
    mark("xof", &["franc"], "CFA"),
    mark("yuan", &["yuan", "rmb", "renminbi"], "CN"),
    mark("zar", &["rand"], ""),
    mark("zl", &["zlot", "złot"], ""),
    mark("zmw", &["kwacha"], "ZM"),
    mark("zł", &["zlot", "złot"], ""),
    mark("£", &["pound"], ""),
    mark("¥", &["yuan", "yen"], ""),
    mark("֏", &["dram"], ""),
    mark("৳", &["taka"], ""),
    mark("฿", &["baht"], ""),
    mark("₦", &["naira"], ""),
    mark("₩", &["won"], ""),
    mark("₪", &["shekel"], ""),
    mark("₫", &["dong"], ""),
    mark("€", &["euro"], ""),
    mark("₱", &["peso"], ""),
    mark("₴", &["hryvni"], ""),
    mark("₵", &["cedi"], ""),
    mark("₸", &["tenge"], ""),
    mark("₹", &["rupee"], ""),
    mark("₺", &["lira"], ""),
    mark("₽", &["rouble", "ruble"], ""),
    mark("₾", &["lari"], ""),
];
