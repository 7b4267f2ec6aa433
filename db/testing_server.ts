// One real PostgreSQL for a whole test run, in a folder of its own, with a migrated template to clone per test file.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type Embedded, startEmbedded } from './embedded.ts'
import { fillTemplate } from './template_testing.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Socket folder of the run's server. */
    postgres: string
  }
}

// Nothing of a test run must survive it, so nothing waits for the disk.
const careless = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'max_connections=400',
]

let server: Embedded
let folder: string

/** Called by vitest before all tests. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'charla-test-'))
  server = await startEmbedded(folder, careless)
  await fillTemplate(server.config)
  project.provide('postgres', String(server.config.host))
}

/** Called by vitest after all tests. */
export async function teardown(): Promise<void> {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
