//! How agreement is measured, in words for people: the codebook's section.

use super::{CODES, PARTICIPANTS, RESAMPLES, THRESHOLD, WORDS};

/// How agreement is measured, as paragraphs of Markdown. Levels, variables and metrics are code lists of their own.
#[must_use]
pub fn method() -> String {
    [
        "How far coders who worked alone agree. Their codings lie in `claims/<source>/codings/<coder>/`; the claims of \
         the book are none of them. Paragraphs count for which two coders or more have a file."
            .to_owned(),
        "**Alpha** (Krippendorff 2011): α = 1 − D_o / D_e. Of all units with two values or more, with n values in all, \
         m_u of them on unit u and n_c of the value c: D_o = 1/n · Σ_u 1/(m_u − 1) · Σ δ(c, k) over the ordered pairs \
         of values on u, and D_e = 1/(n(n − 1)) · Σ n_c · n_k · δ(c, k) over all ordered pairs of values. δ is the \
         metric of the list `reliability_metric`, where squares are written out; distances of sets are not squared. \
         Where only one value occurs, α is undefined (null)."
            .to_owned(),
        format!(
            "**Interval**: a bootstrap. Units are drawn with replacement, as many as there are, {RESAMPLES} times with \
             a fixed seed (PCG 64); α is computed anew of each resample; the interval goes from the smallest to the \
             largest after 2.5 % were cut off at either end. Resamples in which only one value occurs are left out."
        ),
        "**Kappa** (Cohen 1960), of two coders and unweighted: (p_o − p_e) / (1 − p_e). **Agreement**: of the pairs of \
         values on one unit, the share of those that are equal."
            .to_owned(),
        format!(
            "**Alignment** of the claims of two coders within a paragraph: the matching of greatest total similarity \
             (Kuhn and Munkres). Similarity is {WORDS} % the words of the primary anchors (a whole sentence counts all \
             its words), {PARTICIPANTS} % the participants' entities, and {CODES} % the codes: the mean of equal type, \
             equal polarity, equal certainty (1 or 0 each), domains and forms. Sets are compared by what they share of \
             what is in either, two empty ones fully. Claims are aligned only if they share a word and are similar by \
             {THRESHOLD} % or more. Precision is the share of the second coder's claims that were aligned, recall that \
             of the first's, and F1 = 2 · aligned / (claims of both)."
        ),
    ]
    .join("\n\n")
}
