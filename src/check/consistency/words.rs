//! Spelling, by the dictionaries of the project.
//!
//! Dictionaries are Hunspell's: `source/spelling/en.aff` and `en.dic` for the language `en`, or `en_GB.aff` for a region of it, as offices and
//! browsers have them. Without a dictionary of its language a word is not looked at.

use std::collections::{BTreeMap, HashMap, HashSet};

use spellbook::Dictionary;

use super::runs;
use super::ways::Place;
use crate::check::run::Run;
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::{Element, Role, walk};
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, rules};
use crate::project::Project;

rules! {
    SPELLING = Rule::warning(
        "spelling",
        "A word that neither the dictionary of its language nor the project's word list knows.",
        "Mend it, or write it into source/spelling/words.txt if it is right. Names of people, members, parts and sources are known; other names are told where they are nearly one that the report writes more often. There are no dictionaries unless the project has them in source/spelling.",
    )
    .example("text: The metings of the year.", "text: The meetings of the year.");
    DICTIONARY = Rule::warning(
        "dictionary",
        "A dictionary in source/spelling that can't be read.",
        "A dictionary is two files of one name, .aff and .dic, as offices and browsers have them.",
    )
    .example("source/spelling/en.dic without en.aff", "");
}

/// The folder of the dictionaries and of the list of words.
const FOLDER: &str = "source/spelling";

/// A list of words that the project knows, a line each; what follows `#` is a remark.
const LIST: &str = "source/spelling/words.txt";

/// For how many words others are looked for that may be meant: that takes a hundred times as long as to know a word.
const SUGGESTED: usize = 100;

/// How often a name is written that a rarer one may be a slip of.
const USUAL: usize = 3;

/// Tells each word that nobody knows, at its first place.
pub(super) fn check(report: &Report, project: &Project, sources: &Sources, problems: &mut Diagnostics) {
    let dictionaries = dictionaries(report, project, problems);
    if dictionaries.is_empty() {
        return;
    }
    let mut known = names(report);
    known.extend(listed(&project.read_text(LIST).unwrap_or_default()));
    let mut unknown: BTreeMap<String, Unknown> = BTreeMap::new();
    // How often words are written that begin with a capital, by which a slip in a name is known.
    let mut capitals: HashMap<&str, usize> = HashMap::new();
    runs(report, |passage, run, _| {
        let Some(dictionary) = dictionaries.get(run.language) else { return };
        for (at, word) in run.words() {
            let begins = begins_sentence(run, at.start);
            for (start, word) in pieces(word) {
                let is_capital = word.chars().next().is_some_and(char::is_uppercase);
                if is_capital {
                    *capitals.entry(word.strip_suffix("’s").unwrap_or(word)).or_default() += 1;
                }
                if known.contains(&word.to_lowercase()) || is_known(dictionary, word) {
                    continue;
                }
                let at = at.start + start..at.start + start + word.len();
                let place = Place { span: passage.span, value: passage.source, at };
                let new = || Unknown { place, dictionary, count: 0, is_name: true };
                let word = unknown.entry(word.to_string()).or_insert_with(new);
                word.count += 1;
                word.is_name &= is_capital && !begins;
            }
        }
    });
    let usual: Vec<&str> =
        capitals.iter().filter(|(_, count)| **count >= USUAL).map(|(word, _)| *word).collect();
    let mut looked_for = 0;
    for (word, Unknown { place, dictionary, count, is_name }) in &unknown {
        let mut meant = None;
        if looked_for < SUGGESTED {
            looked_for += 1;
            meant = if *is_name { slip(word, *count, &usual) } else { suggested(dictionary, word) };
        }
        // A name that is like no other is nobody's to judge.
        if *is_name && meant.is_none() {
            continue;
        }
        let more = match count {
            1 => String::new(),
            2 => ", which stands here and once more".into(),
            count => format!(", which stands here and {} times more", count - 1),
        };
        let span = place.span(sources);
        let told = Diagnostic::of(&SPELLING, format!("no dictionary knows `{word}`{more}")).at(span.clone());
        problems.push(match meant {
            Some(meant) => told
                .help(format!("did you mean `{meant}`? If it is right, write it into {LIST}"))
                .suggest(span, meant),
            None => told.help(format!("correct it, or write it into {LIST} if it is right")),
        });
    }
}

/// A word that nobody knows.
struct Unknown<'a> {
    /// Its first place.
    place: Place<'a>,
    /// The dictionary of its language.
    dictionary: &'a Dictionary,
    count: usize,
    /// Whether it has a capital wherever it stands, and not because a sentence begins.
    is_name: bool,
}

/// Whether a sentence begins with the word at a byte of a run.
fn begins_sentence(run: &Run, at: usize) -> bool {
    let before = run.value[run.start..at].trim_end_matches([' ', '\n', '“', '‘', '(']);
    before.is_empty() || before.ends_with(['.', '!', '?', ':'])
}

/// What a dictionary thinks that a word may be.
fn suggested(dictionary: &Dictionary, word: &str) -> Option<String> {
    let mut meant = Vec::new();
    dictionary.suggest(word, &mut meant);
    meant.into_iter().next()
}

/// The usual name that a rare one is a slip of: one sign more, less or other, or two that have changed places.
fn slip(name: &str, count: usize, usual: &[&str]) -> Option<String> {
    let is_near = |other: &&&str| name.len() > 4 && strsim::osa_distance(name, other) == 1;
    let found = usual.iter().find(is_near).filter(|_| count < USUAL)?;
    Some((*found).to_string())
}

/// The parts of a word that are looked up: words joined by hyphens each by itself, with their places. Numbers, abbreviations, and words of
/// one letter are left out.
fn pieces(word: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let mut pieces = Vec::new();
    for piece in word.split(['-', '–']) {
        let start = at;
        at += piece.len() + word[at + piece.len()..].chars().next().map_or(0, char::len_utf8);
        let trimmed = piece.trim_matches(['’', '\'']);
        let start = start + (piece.len() - piece.trim_start_matches(['’', '\'']).len());
        let capitals = trimmed.chars().filter(|c| c.is_uppercase()).count();
        if trimmed.chars().count() > 1 && capitals < 2 && !trimmed.chars().any(char::is_numeric) {
            pieces.push((start, trimmed));
        }
    }
    pieces
}

/// Whether a dictionary knows a word, also in its possessive form.
fn is_known(dictionary: &Dictionary, word: &str) -> bool {
    let straight = word.replace('’', "'");
    let stem = straight.strip_suffix("'s").or_else(|| straight.strip_suffix('\''));
    dictionary.check(&straight) || stem.is_some_and(|stem| dictionary.check(stem))
}

/// The words of names, in small letters: of people and members, in titles, and in the sources that notes cite.
fn names(report: &Report) -> HashSet<String> {
    let mut known = HashSet::new();
    let mut add = |text: &str| {
        let run = Run::whole(text, "");
        let words = run.words().into_iter().flat_map(|(_, word)| pieces(word));
        for (_, word) in words.filter(|(_, word)| word.chars().next().is_some_and(char::is_uppercase)) {
            let word = word.strip_suffix("’s").unwrap_or(word);
            known.extend([word.to_lowercase(), format!("{}’s", word.to_lowercase())]);
        }
    };
    walk(report, |element| {
        let Element::Passage(passage) = element else { return };
        if passage.role == Role::Title {
            passage.inlines(&mut |inline| {
                if let Inline::Text { text, .. } = inline {
                    add(text);
                }
            });
        }
    });
    for source in report.references.library.iter() {
        let title = source.title().map(ToString::to_string);
        let publisher = source.publisher().and_then(|publisher| publisher.name().map(ToString::to_string));
        title.into_iter().chain(publisher).for_each(|text| add(&text));
        for person in source.authors().into_iter().flatten() {
            add(&person.name);
            person.given_name.iter().for_each(|name| add(name));
        }
    }
    known
}

/// The words of a list.
fn listed(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(str::to_lowercase)
}

/// The dictionaries by the languages that the report is written in; what can't be read is told.
fn dictionaries(
    report: &Report,
    project: &Project,
    problems: &mut Diagnostics,
) -> BTreeMap<String, Dictionary> {
    let files = project
        .files(FOLDER, |path| path.extension().is_some_and(|ending| ending == "aff" || ending == "dic"));
    let names: HashSet<&str> =
        files.iter().filter_map(|path| path.rsplit_once('.').map(|(name, _)| name)).collect();
    let mut names: Vec<&str> = names.into_iter().collect();
    // The region of the report comes last, and stands for its language then.
    let region = report.manifest.region.as_ref().map_or("", |region| region.value.as_str());
    names.sort_by_key(|name| (name.ends_with(region), *name));
    let mut found = BTreeMap::new();
    for name in names {
        let language = name.rsplit('/').next().unwrap_or(name).split(['_', '-']).next().unwrap_or_default();
        match dictionary(project, name) {
            Ok(dictionary) => {
                found.insert(language.to_string(), dictionary);
            }
            Err(why) => problems.push(
                Diagnostic::of(&DICTIONARY, format!("the dictionary `{name}` can't be read: {why}"))
                    .help("a dictionary is two files of one name, .aff and .dic, of Hunspell’s form"),
            ),
        }
    }
    found
}

/// The dictionary of two files of one name.
fn dictionary(project: &Project, name: &str) -> Result<Dictionary, String> {
    let read = |ending: &str| {
        project.read(&format!("{name}.{ending}")).map_err(|problem| format!("{name}.{ending}: {problem}"))
    };
    let (rules, words) = (read("aff")?, read("dic")?);
    let encoding = encoding(&rules);
    let text = |bytes: &[u8]| encoding.decode(bytes).0.into_owned();
    Dictionary::new(&text(&rules), &text(&words)).map_err(|error| error.to_string())
}

/// The alphabet of a dictionary, by the line `SET` of its rules; Hunspell takes ISO 8859-1 where there is none.
fn encoding(rules: &[u8]) -> &'static encoding_rs::Encoding {
    let mut lines = rules.split(|byte| *byte == b'\n');
    let set = lines.find_map(|line| line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).strip_prefix(b"SET "));
    let label = set.map_or(&b"ISO-8859-1"[..], <[u8]>::trim_ascii).to_ascii_uppercase();
    // Hunspell calls them ISO8859-15, the list of labels ISO-8859-15.
    let label = match label.strip_prefix(b"ISO8859") {
        Some(rest) => [b"ISO-8859", rest].concat(),
        None => label,
    };
    encoding_rs::Encoding::for_label(&label).unwrap_or(encoding_rs::WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_looked_up_without_their_joints_and_marks() {
        let looked_up = |word| pieces(word).into_iter().map(|(_, piece)| piece).collect::<Vec<_>>();
        assert_eq!(looked_up("labour-intensive"), ["labour", "intensive"]);
        assert_eq!(looked_up("workers’"), ["workers"]);
        assert_eq!(pieces("’tis"), [(3, "tis")]);
        for word in ["MMN", "MoLVT", "2019", "3rd", "a", "–"] {
            assert_eq!(looked_up(word), Vec::<&str>::new(), "{word}");
        }
    }

    #[test]
    fn a_dictionary_knows_its_words_with_their_ends() {
        let dictionary =
            Dictionary::new("SET UTF-8\nSFX S Y 1\nSFX S 0 s .\n", "2\nmeeting/S\nMekong\n").unwrap();
        for word in ["meeting", "meetings", "Meetings", "meeting’s", "meetings’", "Mekong’s"] {
            assert!(is_known(&dictionary, word), "{word}");
        }
        assert!(!is_known(&dictionary, "metings") && !is_known(&dictionary, "mekong"));
    }

    #[test]
    fn a_name_that_is_nearly_a_usual_one_is_a_slip() {
        let usual = ["Thailand", "Yangon", "Lao"];
        assert_eq!(slip("Thialand", 1, &usual).as_deref(), Some("Thailand"));
        assert_eq!(slip("Yangoon", 2, &usual).as_deref(), Some("Yangon"));
        for name in ["Thilawa", "Laos", "Lai"] {
            assert_eq!(slip(name, 1, &usual), None, "{name}");
        }
        assert_eq!(slip("Yangoon", 3, &usual), None, "it is as usual as the other");
    }

    #[test]
    fn a_capital_at_the_beginning_of_a_sentence_makes_no_name() {
        let run = Run::whole("Houzes stood. Tak is near, “Svay” too.", "en");
        let at = |word: &str| begins_sentence(&run, run.value.find(word).unwrap());
        assert!(at("Houzes") && at("Tak") && !at("near") && !at("Svay"));
    }

    #[test]
    fn dictionaries_may_be_written_in_older_alphabets() {
        assert_eq!(encoding(b"# x\nSET ISO8859-15\n"), encoding_rs::ISO_8859_15);
        assert_eq!(encoding(b"\xef\xbb\xbfSET UTF-8\r\n"), encoding_rs::UTF_8);
        assert_eq!(encoding(b"TRY abc\n"), encoding_rs::WINDOWS_1252);
    }

    #[test]
    fn a_list_has_a_word_a_line_and_remarks() {
        assert_eq!(
            listed("# names\nNaypyidaw\n\nSabai # hello\n").collect::<Vec<_>>(),
            ["naypyidaw", "sabai"]
        );
    }
}
