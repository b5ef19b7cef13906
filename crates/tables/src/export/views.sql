
-- Every entity with the entity at the top of its chain of parents: the Kremlin counts as Russia.
create or replace view entity_roots as
with recursive up (entity_id, root_id) as (
    select entity_id, entity_id from entities
    union all
    select up.entity_id, e.parent from up join entities e on e.entity_id = up.root_id where e.parent is not null
)
select up.entity_id, up.root_id, root.label as root_label
from up join entities root on root.entity_id = up.root_id
where root.parent is null;

-- The claims that still hold, with labels.
create or replace view current_claims as
select
    c.*,
    source.title as source_title,
    section.title as section_title,
    holder.label as holder_label,
    via.label as via_label,
    type_code.label as type_label,
    certainty_code.label as certainty_label
from claims c
join sources source using (source_id)
join source_sections section using (source_id, section_id)
join entities holder on holder.entity_id = c.attribution_holder
left join entities via on via.entity_id = c.attribution_via
join codes type_code on type_code.codelist = 'claim_type' and type_code.code = c.type
join codes certainty_code on certainty_code.codelist = 'certainty' and certainty_code.code = c.certainty
where c.current;

-- The participants of these claims, with labels and roots.
create or replace view current_participants as
select p.*, e.label, e.kind, root.root_id, root.root_label
from claim_participants p
join entities e using (entity_id)
join entity_roots root using (entity_id)
where p.claim_id in (select claim_id from current_claims);

-- The pairs of these claims, with labels and roots.
create or replace view current_dyads as
select
    d.*,
    a.label as a_label,
    b.label as b_label,
    a_root.root_id as a_root_id,
    a_root.root_label as a_root_label,
    b_root.root_id as b_root_id,
    b_root.root_label as b_root_label
from claim_dyads d
join entities a on a.entity_id = d.a
join entities b on b.entity_id = d.b
join entity_roots a_root on a_root.entity_id = d.a
join entity_roots b_root on b_root.entity_id = d.b;

-- The edges of the argument between these claims: the subject supports, rebuts, … the object.
create or replace view argument as
select r.*, subject.statement as subject_statement, object.statement as object_statement
from claim_relations r
join current_claims subject on subject.claim_id = r.subject_id
join current_claims object on object.claim_id = r.object_id;

-- The claims from which edges of the given types lead to a claim, with the length of the shortest way:
--   from reasons_for('abc-0001', ['supports', 'elaborates']) order by steps;
create or replace macro reasons_for(claim, types) as table
with recursive way (claim_id, steps) using key (claim_id) as (
    select claim, 0
    union all
    select distinct a.subject_id, way.steps + 1
    from way
    join argument a on a.object_id = way.claim_id
    left join recurring.way seen on seen.claim_id = a.subject_id
    where list_contains(types, a.type::varchar) and seen.claim_id is null
)
select claim_id, steps, statement, type, certainty from way join current_claims using (claim_id);
