//! Word lists of the corrections, by language. Abbreviations have no full stop at the end.

/// The word lists of a language.
pub(super) struct Lists {
    /// Abbreviations that never end a sentence, such as titles.
    pub(super) titles: &'static [&'static str],
    /// Abbreviations that end a sentence only before one of `openings`.
    pub(super) either: &'static [&'static str],
    /// Pairs of abbreviations, with full stops, that end a sentence only before one of `openings`.
    pub(super) pairs: &'static [&'static str],
    /// Abbreviations that end the sentence before a capital letter.
    pub(super) closing: &'static [&'static str],
    /// Abbreviated months, which end the sentence before a capital letter.
    pub(super) months: &'static [&'static str],
    /// Common words that `sentencex` treats as abbreviations.
    pub(super) common: &'static [&'static str],
    /// Words that begin sentences and do not follow an abbreviation within a sentence.
    pub(super) openings: &'static [&'static str],
    /// Whether `3.` means `third`.
    pub(super) has_ordinals: bool,
    /// Nouns that often follow an ordinal, such as months.
    pub(super) counted: &'static [&'static str],
    /// Words that often precede an ordinal and rarely precede a number at the end of a sentence, such as articles.
    pub(super) before_ordinals: &'static [&'static str],
}

/// Abbreviations before numbers, in any language.
const NUMBERING: [&str; 55] = [
    "Abb", "Abs", "Eq", "Eqs", "Figs", "Tabs", "Vols", "eq", "eqs", "vols", "Abschn", "Anm", "Art", "Aufl", "Bd",
    "Beil", "Ch", "Fig", "Kap", "No", "Nos", "Nr", "Par", "Rdnr", "Rn", "Sec", "Tab", "Vol", "Ziff", "approx", "art",
    "arts", "cap", "ch", "chap", "fig", "figs", "fn", "incl", "lit", "no", "nos", "nr", "núm", "para", "paras", "pp",
    "pág", "resp", "rd", "sec", "sect", "tab", "vgl", "vol",
];

/// Labels before an enumerator at the start of a block.
pub(super) const LABELS: [&str; 27] = [
    "§",
    "Section",
    "Sec.",
    "Chapter",
    "Ch.",
    "Article",
    "Art.",
    "Part",
    "Appendix",
    "Annex",
    "Table",
    "Figure",
    "Fig.",
    "Box",
    "Paragraph",
    "Kapitel",
    "Abschnitt",
    "Artikel",
    "Teil",
    "Anhang",
    "Tabelle",
    "Abbildung",
    "Abb.",
    "Chapitre",
    "Partie",
    "Capítulo",
    "Capitolo",
];

/// Returns whether an abbreviation precedes numbers.
pub(super) fn is_numbering(stem: &str) -> bool {
    NUMBERING.contains(&stem)
}

impl Lists {
    /// Returns the lists of a language, by its primary subtag.
    pub(super) fn of(code: &str) -> &'static Self {
        match code {
            "de" | "gsw" | "nds" | "bar" | "lb" => &GERMAN,
            "fr" => &FRENCH,
            "es" | "ca" | "gl" | "pt" => &IBERIAN,
            "it" => &ITALIAN,
            "nl" => &DUTCH,
            "en" => &ENGLISH,
            _ => &OTHER,
        }
    }

    /// Returns whether a word is an abbreviation of these lists.
    pub(super) fn is_abbreviation(&self, stem: &str) -> bool {
        is_numbering(stem)
            || [self.titles, self.either, self.closing, self.months].iter().any(|list| list.contains(&stem))
    }
}

const OTHER: Lists = Lists {
    titles: &["Dr", "Prof"],
    either: &[],
    pairs: &[],
    closing: &[],
    months: &[],
    common: &[],
    openings: &[],
    has_ordinals: false,
    counted: &[],
    before_ordinals: &[],
};

static ENGLISH: Lists = Lists {
    titles: &[
        "Adm", "Ald", "Amb", "Brig", "Capt", "Cdr", "Cmdr", "Col", "Cpl", "Dr", "Drs", "Fr", "Gen", "Gov", "Hon",
        "Insp", "Lt", "Maj", "Messrs", "Mme", "Mr", "Mrs", "Ms", "Mt", "Mx", "Pres", "Prof", "Profs", "Pub", "Pvt",
        "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt", "St", "Supt", "cf", "ed", "eds", "trans", "v", "vs",
    ],
    either: &["Bros", "Co", "Corp", "Inc", "Jr", "Ltd", "Sr"],
    closing: &["etc"],
    months: &[
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "June", "Jul", "July", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
    ],
    common: &["art", "ba", "con", "ill", "la", "may", "me", "no", "ok", "ore"],
    openings: &[
        "Anybody",
        "Anyone",
        "Anything",
        "Everything",
        "I",
        "Nobody",
        "Somebody",
        "Someone",
        "Something",
        "Therein",
    ],
    ..OTHER
};

static GERMAN: Lists = Lists {
    titles: &[
        "Abg", "Abs", "Art", "Bgm", "Dipl", "Dr", "Fr", "Frl", "Gen", "Hr", "Hrn", "Ing", "Kap", "Mag", "Min", "Nr",
        "Prof", "St", "Vgl", "bzw", "ca", "einschl", "exkl", "ggf", "inkl", "insb", "insbes", "em", "max", "med",
        "min", "mind", "rd", "sog", "vgl",
    ],
    either: &["Mio", "Mrd", "Jh", "Jhd", "Str", "Tsd", "u.a", "z.B", "d.h", "z.T", "i.d.R", "usw", "etc", "ff"],
    pairs: &[
        "z. B.", "d. h.", "u. a.", "z. T.", "u. U.", "i. Br.", "a. M.", "v. a.", "d. R.", "n. Chr.", "v. Chr.", "e. V.",
    ],
    openings: &[
        "Aber", "Als", "Am", "Auch", "Auf", "Aus", "Bei", "Beide", "Bis", "Da", "Dabei", "Damit", "Danach", "Dann",
        "Darum", "Das", "Dass", "Dem", "Den", "Denn", "Dennoch", "Der", "Deshalb", "Die", "Dies", "Diese", "Dieser",
        "Dieses", "Doch", "Dort", "Durch", "Ein", "Eine", "Einer", "Er", "Es", "Etwas", "Für", "Hier", "Ich", "Ihr",
        "Ihre", "Im", "In", "Ja", "Jeder", "Jedoch", "Kein", "Keine", "Man", "Manche", "Mit", "Nach", "Nein", "Nicht",
        "Nichts", "Niemand", "Noch", "Nun", "Nur", "Ob", "Oder", "Seit", "Sein", "Sie", "So", "Somit", "Trotz", "Um",
        "Und", "Unter", "Viele", "Von", "Vor", "Wann", "Warum", "Was", "Weil", "Wenn", "Wer", "Wie", "Wir", "Wo", "Zu",
        "Zudem", "Zum", "Zur", "Zwar", "Zwei", "Über",
    ],
    has_ordinals: true,
    counted: &[
        "Januar",
        "Jänner",
        "Februar",
        "Feber",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
        "Jan",
        "Feb",
        "Febr",
        "Mär",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Sept",
        "Okt",
        "Nov",
        "Dez",
        "Jahrhundert",
        "Jahrhunderts",
        "Jahrhunderte",
        "Jahrtausend",
        "Jahrtausends",
        "Jh",
        "Jhd",
        "Weltkrieg",
        "Weltkriegs",
        "Weltkrieges",
        "Bundestag",
        "Bundestages",
        "Legislaturperiode",
        "Wahlperiode",
        "Auflage",
        "Quartal",
        "Halbjahr",
        "Lebensjahr",
        "Klasse",
        "Platz",
        "Stock",
        "Jahrestag",
        "Geburtstag",
        "Änderung",
        "Sitzung",
    ],
    before_ordinals: &[
        "ab", "am", "Am", "beim", "bis", "das", "Das", "dem", "Dem", "den", "Den", "der", "Der", "des", "Des", "die",
        "Die", "im", "Im", "ins", "jede", "Jede", "jedem", "jeden", "jeder", "Jeder", "jedes", "Jedes", "seit", "Seit",
        "und", "vom", "Vom", "zum", "Zum", "zur", "Zur",
    ],
    ..OTHER
};

static FRENCH: Lists = Lists {
    titles: &[
        "Dr", "Drs", "M", "MM", "Me", "Mes", "Mgr", "Mlle", "Mlles", "Mme", "Mmes", "Pr", "St", "Ste", "cf", "env",
        "n", "éd",
    ],
    closing: &["etc"],
    months: &["janv", "févr", "avr", "juill", "sept", "oct", "nov", "déc"],
    ..OTHER
};

static IBERIAN: Lists = Lists {
    titles: &[
        "Arq", "D", "Dra", "Dr", "Dres", "Dña", "Exmo", "Exma", "Gral", "Ing", "Lic", "Prof", "Profa", "Sr", "Sra",
        "Sras", "Sres", "Srta", "Sta", "Sto", "EE", "Ud", "Uds",
    ],
    either: &["UU", "S.A", "Ltda"],
    closing: &["etc", "No"],
    months: &["ene", "feb", "abr", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
    common: &["mar", "no", "sobre", "de", "un"],
    openings: &[
        "A", "Así", "Aunque", "Con", "Como", "Cuando", "De", "Después", "El", "Ella", "Ellos", "En", "Era", "Es",
        "Esta", "Este", "Esto", "Hay", "La", "Las", "Lo", "Los", "Muchos", "Nada", "Nadie", "No", "O", "Para", "Pero",
        "Por", "Según", "Si", "Sin", "Sus", "También", "Todo", "Un", "Una", "Y", "Ya",
    ],
    ..OTHER
};

static ITALIAN: Lists = Lists {
    titles: &[
        "Avv", "Dott", "Ing", "On", "Prof", "Sig", "avv", "dott", "ing", "on", "prof", "sig", "sig.ra", "dott.ssa",
    ],
    closing: &["ecc"],
    ..OTHER
};

static DUTCH: Lists = Lists {
    titles: &["Dhr", "Dr", "Ir", "Mevr", "Mr", "Mw", "Prof", "St", "dhr", "dr", "ir", "mevr", "mr", "mw", "prof"],
    closing: &["enz"],
    ..OTHER
};
