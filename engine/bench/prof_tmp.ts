import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../db/db.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { openBench } from './bench.ts'
import { durableTurns } from './turns.ts'
import { Session } from 'node:inspector/promises'
import fs from 'node:fs'
const folder = mkdtempSync(join(tmpdir(), 'charla-bench-'))
const { config, stop } = await startEmbedded(folder, process.env.PGSET ? process.env.PGSET.split(',') : [])
const database = openDatabase(config)
await migrate(database.pool)
if (process.env.STATS) await database.pool.query('create extension if not exists pg_stat_statements')
const bench = await openBench(database)
const n = Number(process.env.N ?? 128)
const s = new Session(); s.connect()
await s.post('Profiler.enable'); await s.post('Profiler.start')
const c0 = process.cpuUsage()
console.log(await durableTurns(bench, n, 6))
const c = process.cpuUsage(c0); console.log('node cpu s', (c.user+c.system)/1e6, 'of ~7')
const { profile } = await s.post('Profiler.stop')
fs.writeFileSync('/tmp/prof.cpuprofile', JSON.stringify(profile))
const self = new Map()
const dt = profile.timeDeltas, ids = profile.samples
const byId = new Map(profile.nodes.map(n => [n.id, n]))
for (let i=0;i<ids.length;i++){ const nd = byId.get(ids[i]); const k = nd.callFrame.functionName+' '+nd.callFrame.url.split('/').slice(-2).join('/')+':'+nd.callFrame.lineNumber; self.set(k,(self.get(k)??0)+dt[i]) }
for (const [k,v] of [...self].sort((a,b)=>b[1]-a[1]).slice(0,32)) console.log((v/1000).toFixed(0).padStart(7),'ms',k)
if (process.env.STATS) { const r = await database.pool.query("select query, calls, total_exec_time::int t, mean_exec_time::numeric(10,3) m from pg_stat_statements order by total_exec_time desc limit 20"); console.table(r.rows.map(x=>({...x, query:x.query.slice(0,90)}))) }
await bench.close(); await database.close(); await stop(); fs.copyFileSync(join(folder,'postgres.log'),'/tmp/pg.log'); rmSync(folder,{recursive:true,force:true}); process.exit(0)
