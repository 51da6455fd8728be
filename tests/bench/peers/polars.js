/* The job in Polars: polars.js, with DATA, OUT, TOPN and CAP_IOM, ... in the environment. */
const pl = require('nodejs-polars').default || require('nodejs-polars');
const { DATA, OUT, TOPN } = process.env, engine = process.env.POLARS_ENGINE || 'streaming';
const t0 = Date.now(), T = m => process.env.VERBOSE && console.error(m, Date.now() - t0);
const { Utf8, Float64, Int32, Int8, Date: PDate } = pl;
const off = pl.scanCSV(`${DATA}/offences.csv`, { schema: { offence_id: Utf8, offender_id: Utf8, date: PDate, offence_code: Utf8, outcome: Utf8, victim_id: Utf8, da_flag: Utf8, mo: Utf8 } });
const w = pl.scanCSV(`${DATA}/weights.csv`, { schema: { offence_code: Utf8, harm_weight: Float64 } });
const o = pl.scanCSV(`${DATA}/outcomes.csv`, { schema: { outcome: Utf8, multiplier: Float64 } });
const d = pl.scanCSV(`${DATA}/offenders.csv`, { schema: { offender_id: Utf8, name: Utf8, dob: Utf8, sex: Utf8, ethnicity: Utf8, division: Utf8, rso: Int32, iom: Int32, da: Int32, mappa_level: Int32 } });
const ASOF = Date.UTC(2026, 0, 1) / 86400000;
const agg = off.select(pl.col('offender_id'), pl.col('offence_code'), pl.col('outcome'), pl.lit(ASOF).minus(pl.col('date').cast(Int32)).alias('age'))
  .filter(pl.col('offender_id').isNotNull())
  .join(w, { on: 'offence_code', how: 'left' }).join(o, { on: 'outcome', how: 'left' })
  .select(pl.col('offender_id'),
    pl.col('harm_weight').mul(pl.col('multiplier')).mul(pl.col('age').cast(Float64).mul(-Math.LN2 / 365).exp()).alias('h'),
    pl.col('age').lt(365).cast(Int32).alias('r'))
  .groupBy('offender_id').agg(pl.col('h').sum().alias('harm'), pl.col('r').sum().alias('recent'));
let r = d.select('offender_id', 'division', 'rso', 'iom', 'da', 'mappa_level')
  .join(agg, { on: 'offender_id', how: 'left' })
  .withColumns(pl.col('harm').fillNull(pl.lit(0)), pl.col('recent').fillNull(pl.lit(0)))
  .withColumns(pl.when(pl.col('recent').gt(10)).then(pl.lit(500)).otherwise(pl.col('recent').mul(pl.lit(50))).cast(Int32).alias('freq'),
    pl.col('rso').mul(pl.lit(400)).cast(Int32).alias('f_rso'), pl.col('iom').mul(pl.lit(300)).cast(Int32).alias('f_iom'),
    pl.col('da').mul(pl.lit(200)).cast(Int32).alias('f_da'), pl.col('mappa_level').mul(pl.lit(150)).cast(Int32).alias('f_mappa'))
  .withColumns(pl.col('harm').plus(pl.col('freq')).plus(pl.col('f_rso')).plus(pl.col('f_iom')).plus(pl.col('f_da')).plus(pl.col('f_mappa')).alias('score'))
  .sort({ by: ['score', 'offender_id'], descending: [true, false] })
  .withRowIndex('rank', 1)
  .collectSync({ engine });
T('ranked');
// allocation: a greedy loop over the band (small)
const top = r.head(+TOPN), c = n => top.getColumn(n).toArray();
const div = c('division'), rso = c('rso'), iom = c('iom'), da = c('da'), mp = c('mappa_level'), rec = c('recent');
const used = {}, strand = new Array(div.length).fill(null);
for (let i = 0; i < div.length; i++) {
  for (const [s, ok] of [['IOM', iom[i] == 1 && rec[i] >= 1], ['MOSOVO', rso[i] == 1 && mp[i] >= 1], ['DA', da[i] == 1]]) {
    if (!ok) continue; const k = s + div[i]; if ((used[k] || 0) >= +process.env[`CAP_${s}`]) continue;
    used[k] = (used[k] || 0) + 1; strand[i] = s; break;
  }
}
const st = pl.Series('strand', strand, Utf8).extendConstant(null, r.height - strand.length);
r = r.withColumns(st, pl.col('rank').ltEq(pl.lit(+TOPN)).cast(Int32).alias('band'))
  .select('rank', 'offender_id', 'division', 'band', 'strand', 'harm', 'freq', 'f_rso', 'f_iom', 'f_da', 'f_mappa', 'score');
T('alloc');
r.writeCSV(OUT, { floatPrecision: 6 });
T('written');
process.exit(0);
