import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { names } from './environment.ts'

const folder = mkdtempSync(join(tmpdir(), 'charla-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

const secret = 'k3v9-qT0w-Zr71-mmPq-x8Ls-20dJ-fH5b'
const given = (env: Record<string, string>) => readConfig({ DATA_DIR: folder, APP_SECRET: secret, ...env })

function wrong(env: Record<string, string>): string[] {
  try {
    given(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map(({ name }) => name)
  }
}

describe('the environment', () => {
  it('has a default for everything', () => {
    const { key: _, ...config } = given({})
    expect(config).toEqual({
      databaseUrl: null,
      dataDir: folder,
      port: 3000,
      host: '0.0.0.0',
      publicUrl: 'http://localhost:3000',
      role: 'all',
      admin: null,
      demo: false,
      logLevel: 'info',
      runHistoryDays: 365,
      skipMigrations: false,
      egressAllow: '',
      providerUrls: '',
      smtp: null,
      google: {
        tokenUrl: 'https://oauth2.googleapis.com/token',
        sheetsUrl: 'https://sheets.googleapis.com',
      },
      freshSecret: null,
    })
  })

  it('is read', () => {
    const config = given({
      PORT: '8080',
      PUBLIC_URL: 'https://charla.example.com/',
      DATABASE_URL: 'postgres://me@db/charla',
      ROLE: 'worker',
      DEMO: '1',
      SKIP_MIGRATIONS: 'true',
      ADMIN_EMAIL: 'mara@example.com',
      ADMIN_PASSWORD: 'tres gatos azules',
      EGRESS_ALLOW: 'crm.local:8080, [::1]:9000',
      PROVIDER_URLS: 'https://api.telegram.org=http://bots.local:8081',
    })
    expect(config).toMatchObject({
      port: 8080,
      publicUrl: 'https://charla.example.com',
      databaseUrl: 'postgres://me@db/charla',
      role: 'worker',
      demo: true,
      skipMigrations: true,
      admin: { name: 'Admin', email: 'mara@example.com', password: 'tres gatos azules' },
      egressAllow: 'crm.local:8080, [::1]:9000',
      providerUrls: 'https://api.telegram.org=http://bots.local:8081',
    })
  })

  it.each([
    [{ PORT: 'eighty' }, 'PORT'],
    [{ PORT: '0' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PUBLIC_URL: 'charla.example.com' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://example.com/charla' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'ftp://example.com' }, 'PUBLIC_URL'],
    [{ DATABASE_URL: 'mysql://db/charla' }, 'DATABASE_URL'],
    [{ ROLE: 'boss' }, 'ROLE'],
    [{ DEMO: 'maybe' }, 'DEMO'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ EGRESS_ALLOW: 'crm.local' }, 'EGRESS_ALLOW'],
    [{ PROVIDER_URLS: 'api.telegram.org=bots.local' }, 'PROVIDER_URLS'],
    [{ ADMIN_EMAIL: 'mara', ADMIN_PASSWORD: 'tres gatos azules' }, 'ADMIN_EMAIL'],
    [{ ADMIN_EMAIL: 'mara@example.com', ADMIN_PASSWORD: 'short' }, 'ADMIN_PASSWORD'],
    [{ ADMIN_EMAIL: 'mara@example.com', ADMIN_PASSWORD: 'change-me-now' }, 'ADMIN_PASSWORD'],
    [{ ADMIN_EMAIL: 'mara@example.com' }, 'ADMIN_PASSWORD'],
    [{ ADMIN_PASSWORD: 'tres gatos azules' }, 'ADMIN_EMAIL'],
    [{ APP_SECRET: 'too short' }, 'APP_SECRET'],
    [{ APP_SECRET: 'change-me-change-me-change-me-change-me' }, 'APP_SECRET'],
    [{ APP_SECRET: 'x'.repeat(40) }, 'APP_SECRET'],
    [{ ROLE: 'server' }, 'DATABASE_URL'],
    [{ ROLE: 'worker', DATABASE_URL: 'postgres://db/c', APP_SECRET: '' }, 'APP_SECRET'],
    [{ PORT_FILE: '/nowhere/port' }, 'PORT_FILE'],
  ])('refuses %o', (env, name) => {
    expect(wrong(env as Record<string, string>)).toEqual([name])
  })

  it('shows every mistake at once, in both languages', () => {
    const refused = () => given({ PORT: 'eighty', ROLE: 'boss' })
    expect(refused).toThrow(/PORT +Write a whole number .*\n +Escribe un número entero/)
    expect(refused).toThrow(/ROLE +Write all, server or worker/)
  })

  it('comes from files too, and the variable itself counts first', () => {
    const file = join(folder, 'port')
    writeFileSync(file, '4000\n')
    expect(given({ PORT_FILE: file }).port).toBe(4000)
    expect(given({ PORT_FILE: file, PORT: '5000' }).port).toBe(5000)
  })

  it('is documented whole in .env.example, which is itself a valid environment', () => {
    const text = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const documented = Object.fromEntries(lines.map((line) => line.split('=') as [string, string]))
    expect(Object.keys(documented).sort()).toEqual([...names].sort())
    expect(wrong(documented)).toEqual([])
  })
})

describe('APP_SECRET', () => {
  it('is made once in the data folder, for this person only', () => {
    const dataDir = join(folder, 'fresh')
    const first = readConfig({ DATA_DIR: dataDir })
    const file = join(dataDir, 'secret')
    expect(first.freshSecret).toBe(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const second = readConfig({ DATA_DIR: dataDir })
    expect(second.freshSecret).toBeNull()
    expect(second.key('seal')).toEqual(first.key('seal'))
  })

  it('is never replaced when the file is cut off', () => {
    const dataDir = join(folder, 'cut')
    readConfig({ DATA_DIR: dataDir })
    writeFileSync(join(dataDir, 'secret'), 'abc')
    expect(() => readConfig({ DATA_DIR: dataDir })).toThrow(/APP_SECRET.*Restore it from your backup/)
  })

  it('gives a different key for each purpose and each secret', () => {
    const { key } = given({})
    const other = given({ APP_SECRET: `${secret}!` }).key
    const keys = [key('seal'), key('session'), key('visitor'), other('seal')].map((one) => one.toString())
    expect(new Set(keys).size).toBe(4)
    expect(key('seal')).toHaveLength(32)
  })
})
