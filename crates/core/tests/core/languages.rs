//! Tests texts and statements in eight languages. All texts are made up.

use claimbook_core::book::Book;
use claimbook_core::model::Lock;
use claimbook_core::rules::check;
use claimbook_core::text::{Document, Texts, Verdict, compute, find};
use claimbook_testing::{book, edited, harbor};

/// A language, a text of two sentences, and a statement.
const LANGUAGES: [(&str, &str, &str); 8] = [
    (
        "de",
        "Die Eisbrecher fuhren am 3. Mai z. B. nach Norden. Niemand sah sie danach wieder.",
        "Zwei Schiffe gegen das Eis brachen im Mai auf.",
    ),
    (
        "fr",
        "Le port reste ouvert tout l’hiver. « Rien ne gèle », dit M. Dupont.",
        "Aucun mois ne ferme le bassin du nord.",
    ),
    ("es", "El puerto abre en invierno. ¿Quién lo sabía antes de mayo?", "Ningún mes cierra la dársena del norte."),
    ("ru", "Порт открыт всю зиму. Никто в городе этого не ожидал.", "Северная гавань не закрывается зимой."),
    ("ar", "الميناء مفتوح طوال الشتاء. لم يتوقع أحد ذلك في المدينة.", "لا يغلق أي شهر حوض السفن الشمالي."),
    ("zh", "港口整个冬天都开放。没有人预料到这一点。", "北方码头从不关闭。"),
    ("ja", "港は冬の間ずっと開いている。誰もそれを予想しなかった。", "北の埠頭は閉ざされない。"),
    ("hi", "बंदरगाह पूरी सर्दी खुला रहता है। शहर में किसी ने यह नहीं सोचा था।", "उत्तर का घाट किसी भी महीने बंद नहीं होता।"),
];

/// Returns a book whose only source is a text in a language, with a claim on the second sentence.
fn coded(language: &str, text: &str, statement: &str) -> (Book, Document) {
    let source = format!(
        "id: harbor-report\nprefix: hbr\nkind: report\ntitle: T\nauthors:\n  - {{family: Roe}}\npublisher: P\n\
         published: \"2031\"\nlanguage: {language}\nauthored_by: ann-roe\nsections:\n  \
         - {{id: summary, title: S, kind: body, first_block: 0, heading: false}}\n\
         coverage:\n  - {{at: summary.p1.s1, reason: rhetorical}}\n"
    );
    let claims = format!(
        "source: harbor-report\ncoder: c1\ncoded_on: \"2031-05-02\"\ncodebook: \"0.1\"\nclaims:\n  - id: hbr-0001\n    \
         statement: {statement}\n    type: descriptive\n    certainty: asserted\n    domains: [economic]\n    \
         at: summary.p1.s2\n"
    );
    let dataset = ("dataset.yaml", "language: en", &*format!("language: {language}"));
    let mut files = edited(harbor(), &[("harbor-report/source.yaml", "", &source), dataset]);
    files.retain(|path, _| !path.contains("summary.p") && !path.ends_with(".lock"));
    files.insert("claims/harbor-report/summary.p1.yaml".to_owned(), claims.into_bytes());
    let document = Document::new(text);
    let book_without_lock = book(&files);
    let source = &book_without_lock.sources[0].source;
    let lock: Lock = compute(&document, source, book_without_lock.locators_of(&source.id));
    files.insert("claims/harbor-report/anchors.lock".to_owned(), lock.to_string().into_bytes());
    (book(&files), document)
}

#[test]
fn a_text_in_any_language_is_coded_and_its_anchors_are_found_again() {
    for (language, text, statement) in LANGUAGES {
        let (book, document) = coded(language, text, statement);
        let texts = Texts::from([("harbor-report".to_owned(), document)]);
        let found: Vec<String> =
            check(&book, &texts).iter().map(|fault| format!("{}: {}", fault.rule.id, fault.message)).collect();
        assert_eq!(found, Vec::<String>::new(), "{language}");
        let lock = book.sources[0].lock.as_ref().expect("a lock");
        let sentences: Vec<String> = lock.passages.iter().map(|passage| passage.at.to_string()).collect();
        assert_eq!(sentences, ["summary.p1.s1", "summary.p1.s2"], "{language}");
        // Words can be named, even where no blanks part them.
        assert!(lock.passages.iter().all(|passage| passage.words >= 4), "{language}: {:?}", lock.passages);
        // A copy with another line width still has the words.
        let copy = Document::new(&format!("{}\n", text.replace(' ', "\n")));
        assert!(lock.passages.iter().all(|passage| find(&copy, passage) != Verdict::Lost), "{language}");
    }
}

/// A rule of style knows the pronouns of the language in which statements are written.
#[test]
fn a_leading_pronoun_is_one_of_the_language_of_the_statements() {
    for (language, statement, is_found) in [
        ("de", "Sie brachen im Mai gegen das Eis auf.", true),
        ("de-AT", "Dies schließt keinen Monat lang den Hafen.", true),
        ("fr", "Elle reste ouverte pendant tout l’hiver.", true),
        ("es", "Ella no se cierra en ningún mes.", true),
        ("ru", "Она не закрывается зимой никогда.", true),
        ("de", "Her mit dem Eis, sagten Leute am Kai.", false),
        ("nl", "Her en der breekt het ijs in de haven.", false),
        ("en", "Her ships leave the port in winter.", true),
        ("en", "Son of a sailor, Roe runs the port.", false),
    ] {
        let text = format!("statement: {statement}");
        let files = edited(
            harbor(),
            &[
                ("dataset.yaml", "language: en", &format!("language: {language}")),
                (
                    "harbor-report/summary.p3.yaml",
                    "statement: People who run cafés in Port Birch are glad that the icebreakers came.",
                    &text,
                ),
            ],
        );
        let book = book(&files);
        let found = check(&book, &Texts::new()).iter().any(|fault| fault.rule.id == "leading-pronoun");
        assert_eq!(found, is_found, "{language}: {statement}");
    }
}

/// A sentence of few characters is whole in Chinese, Japanese and Korean, and in no other language.
#[test]
fn the_shortest_statement_depends_on_the_language_of_the_statements() {
    for (language, statement, rule) in [
        ("zh", "北方码头从不关闭。", None),
        ("ja-JP", "北の埠頭は閉ざされない。", None),
        ("ko", "북쪽 부두는 열려 있다.", None),
        ("zh", "码头从不关闭。", Some("invalid-value")),
        ("en", "北方码头从不关闭。", Some("short-statement")),
        ("fr", "Le port est fermé.", Some("short-statement")),
    ] {
        let claim =
            ("harbor-report/summary.p3.yaml", "John Roe finds it unlikely that commerce has increased.", statement);
        let dataset = ("dataset.yaml", "language: en", &*format!("language: {language}"));
        let found = check(&book(&edited(harbor(), &[dataset, claim])), &Texts::new());
        let of_length = |id: &&str| ["invalid-value", "short-statement"].contains(id);
        assert_eq!(found.iter().map(|fault| fault.rule.id).find(of_length), rule, "{language}: {statement}");
    }
}
