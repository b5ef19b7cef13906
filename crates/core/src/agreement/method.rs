//! Description of the agreement method for the codebook.

use super::{CODES, PARTICIPANTS, RESAMPLES, THRESHOLD, WORDS};

/// Returns the description of the agreement method as paragraphs of Markdown. Levels, variables and metrics have code
/// lists of their own.
#[must_use]
pub fn method() -> String {
    [
        "Agreement compares coders who worked independently. Their codings are in `claims/<source>/codings/<coder>/`. \
         The claims of the book do not count as a coding. Only paragraphs for which at least two coders have a file \
         are compared."
            .to_owned(),
        "**Alpha** (Krippendorff 2011): α = 1 − D_o / D_e. Only units with at least two values count. They have n values \
         in total, with m_u values on unit u and n_c occurrences of the value c. Then D_o = 1/n · Σ_u 1/(m_u − 1) · \
         Σ δ(c, k) over the ordered pairs of values on u, and D_e = 1/(n(n − 1)) · Σ n_c · n_k · δ(c, k) over all \
         ordered pairs of values. δ is the metric as defined in the list `reliability_metric`, which already includes \
         squares; distances of sets are not squared. If only one value occurs, α is undefined (null)."
            .to_owned(),
        format!(
            "**Interval**: a bootstrap. Units are drawn with replacement, as many as there are, {RESAMPLES} times with \
             a fixed seed (PCG 64). α is computed for each resample. The interval runs from the smallest to the \
             largest α after 2.5 % are cut off at each end. Resamples in which only one value occurs are left out."
        ),
        "**Alpha of spans** (Krippendorff 1995; formulas of Krippendorff 2004, Quality & Quantity 38, pages 787 to 800): \
         α = 1 − D_o / D_e on a continuum of L words that m coders divide into spans and gaps. D_o = 1/(m(m − 1)L²) · \
         Σ δ over the pairs of stretches of two different coders, with δ as in the metric `unitizing`. D_e = 2/L · \
         Σ_s [(N − 1)/3 · (2l³ − 3l² + l) + l² · Σ_g (g − l + 1)] / (mL(mL − 1) − Σ_s l(l − 1)), over the N spans s of \
         all coders, of length l, and over the gaps of all coders whose length g is at least l. Coders are compared in \
         pairs, because Krippendorff and others (2016, Quality & Quantity 50) changed the definition for more than two \
         coders."
            .to_owned(),
        "**Kappa** (Cohen 1960), for two coders and unweighted: (p_o − p_e) / (1 − p_e). **Agreement**: the share of \
         equal pairs among all pairs of values on one unit."
            .to_owned(),
        format!(
            "**Alignment** of the claims of two coders within a paragraph: the matching of greatest total similarity \
             (Kuhn and Munkres). Similarity is a weighted sum: {WORDS} % for the words of the primary anchors (a whole \
             sentence counts as all its words), {PARTICIPANTS} % for the participants' entities, and {CODES} % for the \
             codes. The part for the codes is the mean of equal type, equal polarity, equal certainty (1 or 0 each) \
             and of each facet of the vocabulary. Sets are compared by their Jaccard index, which is 1 for two empty sets. Claims are \
             aligned only if they share a word and their similarity is at least {THRESHOLD} %. Precision is the share of \
             the second coder's claims that were aligned. Recall is the share of the first coder's claims that were \
             aligned. F1 = 2 · aligned / (claims of both)."
        ),
    ]
    .join("\n\n")
}
