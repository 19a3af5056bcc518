-- What customers will bring, by BG/NBD and gamma-gamma (docs/scores.md).

create table customer_score (
    customer_id   bigint           not null,
    -- Days with an order after the first one, the days from the first to the last, and the days watched.
    repeats       integer          not null,
    last_after    integer          not null,
    watched       integer          not null,
    -- The probability that they have not left.
    alive         double precision not null,
    -- Orders expected within a year.
    orders_12     double precision not null,
    -- Expected of one order; null where money cannot be foretold (no model, or no mean).
    spend         numeric(16,4),
    -- Of a year's orders, discounted; null where spend is.
    value_12      numeric(16,4),
    -- When the next order is due if they are still there: half of such customers by then, eight of ten between the outer two.
    -- Null where that is more than ten years away.
    next_from     date,
    -- As next_from.
    next_on       date,
    -- As next_from.
    next_to       date,
    risk          text             not null,
    computed_at   timestamptz      not null,
    constraint customer_score_pkey primary key (customer_id),
    constraint customer_score_risk_check check (risk in ('low', 'medium', 'high')),
    constraint customer_score_customer_id_fkey foreign key (customer_id) references customer (customer_id)
);
create index customer_score_risk_idx on customer_score (risk, customer_id);
create index customer_score_value_12_idx on customer_score (value_12 desc nulls last, customer_id);

-- What staff know better than the model; it outlives each calculation.
create table score_override (
    customer_id  bigint      not null,
    key          text        not null,
    value        text        not null,
    reason       text        not null,
    made_by      text        not null,
    made_at      timestamptz not null,
    constraint score_override_pkey primary key (customer_id, key),
    constraint score_override_key_check check (key in ('risk', 'value-12')),
    constraint score_override_reason_check check (reason <> ''),
    constraint score_override_customer_id_fkey foreign key (customer_id) references customer (customer_id)
);

-- The scores that count: staff's word before the model's. Who is not scored has none.
create view current_score as
select s.customer_id, s.repeats, s.last_after, s.watched, s.alive, s.orders_12, s.spend, s.next_from, s.next_on, s.next_to,
       s.computed_at, s.risk as model_risk, s.value_12 as model_value_12,
       coalesce(r.value, s.risk) as risk, coalesce(v.value::numeric, s.value_12) as value_12
from customer_score s
left join score_override r on r.customer_id = s.customer_id and r.key = 'risk'
left join score_override v on v.customer_id = s.customer_id and v.key = 'value-12';

-- One row, or none before the first: the last calculation as its page shows it, and what staff chose for the next. Nothing about single customers.
create table lifetime_model (
    key              text        not null default 'bg-nbd',
    -- Null until first worked out.
    report           jsonb,
    unit             text        not null default 'week',
    -- Null to split the history in half.
    calibrate_until  date,
    discount_rate    numeric(6,4) not null default 0.1,
    changed_at       timestamptz not null default 'epoch',
    constraint lifetime_model_pkey primary key (key),
    constraint lifetime_model_unit_check check (unit in ('day', 'week')),
    constraint lifetime_model_discount_rate_check check (discount_rate between 0 and 1)
);
