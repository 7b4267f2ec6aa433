import { expect, it } from 'vitest'
import { openLog } from './log.ts'

function written(work: (log: ReturnType<typeof openLog>) => void): string {
  const lines: string[] = []
  const write = (line: string) => {
    lines.push(line)
  }
  work(openLog('debug', { write }))
  return lines.join('')
}

it('keeps secrets out, by name and inside texts', () => {
  const text = written((log) => {
    log.debug({ headers: { authorization: 'Bearer abcdefgh-1', cookie: 'charla=abcdefgh-2' } }, 'request')
    log.debug({ channel: { secrets: 'abcdefgh-3' }, password: 'abcdefgh-4' }, 'channel')
    const cause = new Error('whsec_abcdefgh-5')
    log.problem(
      new Error('postgres://me:abcdefgh-6@db/charla refused Bearer abcdefgh-7', { cause }),
      'database',
    )
  })
  expect(text).not.toContain('abcdefgh')
  expect(text).toContain('postgres://me:[hidden]@db/charla refused')
})

it('tells of an error what explains it, and nothing that hangs on it', () => {
  const problem = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (email)=(mara@charla.test)',
  })
  const line = JSON.parse(written((log) => log.problem(problem, 'users')))
  expect(line).toMatchObject({
    msg: 'users',
    err: { name: 'Error', message: 'duplicate key', code: '23505' },
  })
  expect(JSON.stringify(line)).not.toContain('mara@charla.test')
})

it('tells of a plain object what it says', () => {
  const line = JSON.parse(written((log) => log.problem({ message: 'Bearer abcdefgh-8 refused' }, 'jobs')))
  expect(line.err).toEqual({ message: 'Bearer [hidden] refused' })
})
