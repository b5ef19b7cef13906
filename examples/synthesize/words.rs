//! The words of statements, glosses and notes. They do not occur in the texts of sources.

use super::random::SplitMix64;

/// Word lists, each split once.
pub(crate) struct Words {
    verbs: Vec<&'static str>,
    adjectives: Vec<&'static str>,
    kinds: Vec<&'static str>,
    things: Vec<&'static str>,
    conditions: Vec<&'static str>,
    beginnings: Vec<&'static str>,
    middles: Vec<&'static str>,
    endings: Vec<&'static str>,
}

impl Words {
    pub(crate) fn new() -> Self {
        let split = |list: &'static str| list.split_whitespace().collect();
        Self {
            verbs: split(VERBS),
            adjectives: split(ADJECTIVES),
            kinds: split(KINDS),
            things: split(THINGS),
            conditions: split(CONDITIONS),
            beginnings: split(BEGINNINGS),
            middles: split(MIDDLES),
            endings: split(ENDINGS),
        }
    }

    /// Picks a verb in the infinitive: `widen`.
    pub(crate) fn verb(&self, random: &mut SplitMix64) -> &'static str {
        random.pick(&self.verbs)
    }

    /// Picks a verb in the past tense: `widened`.
    pub(crate) fn past(&self, random: &mut SplitMix64) -> String {
        past(self.verb(random))
    }

    /// Picks an adjective: `frail`.
    pub(crate) fn adjective(&self, random: &mut SplitMix64) -> &'static str {
        random.pick(&self.adjectives)
    }

    /// Picks a noun for the purpose of a thing: `ferry`.
    pub(crate) fn kind(&self, random: &mut SplitMix64) -> &'static str {
        random.pick(&self.kinds)
    }

    /// Picks a plural noun for things: `quotas`.
    pub(crate) fn things(&self, random: &mut SplitMix64) -> &'static str {
        random.pick(&self.things)
    }

    /// Picks a noun for a state of affairs: `armistice`.
    pub(crate) fn condition(&self, random: &mut SplitMix64) -> &'static str {
        random.pick(&self.conditions)
    }

    /// Makes one of about 100,000 names: `Talverin`. Names make otherwise equal statements distinct.
    pub(crate) fn name(&self, random: &mut SplitMix64) -> String {
        let (beginning, middle) = (random.pick(&self.beginnings), random.pick(&self.middles));
        format!("{beginning}{middle}{}", random.pick(&self.endings))
    }
}

/// Returns the past tense of a regular verb; the list has only regular verbs.
fn past(verb: &str) -> String {
    if verb.ends_with('e') { format!("{verb}d") } else { format!("{verb}ed") }
}

const VERBS: &str = "widen narrow reopen fence lease guard survey insure tax exempt loosen tighten lengthen shorten \
    reroute rename merge divide furnish repair inspect shield abandon reclaim restore dredge charter ration reserve \
    double halve monitor curtail subsidize license rebuild mortgage redraw defend question bypass modernize neglect \
    outlast reward punish delay hasten pool auction reassign register relocate settle shelter absorb adjust \
    approve audit block burden challenge claim confine consolidate crowd disarm discount endorse enlarge entangle \
    expose favor isolate link outgrow overhaul pardon police postpone reform refuse renew revive scatter screen \
    stabilize steer undermine unsettle upgrade weaken";

const ADJECTIVES: &str = "frail patient seasonal disputed lucrative costly idle shallow temporary permanent crowded \
    distant neighboring unlit flooded rusting modest ambitious reluctant generous secretive public private provincial \
    maritime inland northern southern eastern western coastal upland wintry early late hurried orderly chaotic \
    dormant profitable bankrupt neutral divided joint rival common scarce abundant cheap expensive outdated modern \
    unfinished half-built well-kept ill-kept unpaid overdue silent noisy popular unpopular lawful unlawful informal \
    formal customary novel ancient recent lasting brief fragile sturdy hollow ornate plain remote urban rural \
    tidal arid humid frozen thawed heavy light swift slow narrow broad steep gentle uneven balanced skewed candid \
    guarded hasty cautious bold timid weary eager stubborn pliant loyal wavering unguarded sealed open-ended partial \
    outright tacit avowed hidden visible minor major foreign domestic borrowed leased donated pledged";

const KINDS: &str = "ferry grain cable harbor railway pilot customs lighthouse fishery timber salt wool copper tin \
    cement glass cotton barley orchard vineyard quarry canal bridge tunnel airfield depot refinery foundry shipyard \
    telegraph postal radio satellite survey census insurance pension credit currency bullion tariff freight parcel \
    passenger border river lake marsh island mountain valley forest desert reindeer cattle poultry dairy sugar tea \
    coffee spice paper ink textile leather rubber steel gas coal peat solar turbine reservoir irrigation drainage \
    quarantine hospital vaccine school archive museum theater festival court police garrison militia convoy mine \
    torpedo patrol rescue weather ice tide storm drought harvest seed fertilizer vessel tram bus café";

const THINGS: &str = "quotas depots corridors contracts permits subsidies warehouses crews inspectors routes licenses \
    charters ledgers tolls fees loans bonds guarantees reserves stockpiles shipments convoys terminals docks berths \
    moorings beacons buoys charts maps surveys audits registers lists rosters schedules timetables auctions markets \
    exchanges cooperatives guilds unions boards panels councils committees tribunals treaties accords protocols \
    annexes pledges promises threats boycotts embargoes blockades patrols outposts checkpoints fences walls ditches \
    dams levees canals locks bridges tunnels tracks sidings wagons engines boilers turbines pumps pipelines wells \
    mines smelters kilns mills looms workshops laboratories schools clinics shelters kitchens stalls fairs \
    exhibitions newspapers bulletins broadcasts rumors petitions complaints lawsuits verdicts fines arrears debts \
    savings dividends wages pensions façades";

const CONDITIONS: &str = "armistice drought harvest election regency embargo truce famine recession boom thaw flood \
    strike festival census mobilization demobilization transition inquiry trial summit conference vote referendum \
    default bailout merger partition reunion expedition voyage siege retreat advance uprising amnesty curfew \
    quarantine epidemic recovery shortage surplus slump rally stalemate deadlock rivalry alliance courtship quarrel \
    feud scandal reshuffle succession coronation abdication anniversary jubilee winter monsoon eclipse earthquake \
    landslide closure reopening blackout rationing rearmament disarmament migration exodus return devaluation \
    consolidation detente rapprochement";

const BEGINNINGS: &str = "Tal Vor Mer Kes Bran Dor Ael Fen Gar Hes Ister Jun Kor Lam Mor Nev Os Pel Quar Ros Sel \
    Tor Ulm Ves Wen Yar Zel Bel Cor Dam Ern Fal Gol Hal Ind Jor Kal Lor Mar Nor Or Per Ran Sar Tar Und Val Wes";

const MIDDLES: &str = "a e i o u ave ere ini olo uru ada ebe ico odo ula ama ene iri oro usa anti endi ingo orma umbra \
    alde elve isto ona upe arra essa illa otta ul";

const ENDINGS: &str = "rin vane mouth dell ford wick sund mark holm stad berg vik ness gard by thorpe haven port gate \
    moor fell dale rock cliff water lake strand reef sound cape point head field croft stow worth minster chester \
    ley nith dris lach vost kesh tane rell mond";
