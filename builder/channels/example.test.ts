import { execFileSync } from 'node:child_process'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { exampleOf } from './example.ts'

const secret = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`

/** Runs the script with a curl that prints what it was given. */
function given(settings: Record<string, unknown>): { body: string; headers: Record<string, string> } {
  const script = exampleOf('https://charla.example/hooks/custom/1', settings).replace('whsec_…', secret)
  const printed = execFileSync('bash', ['-c', `curl() { printf '%s\\n' "$@"; }\n${script}`], {
    encoding: 'utf8',
  })
  const lines = printed.trim().split('\n')
  const headers = lines.flatMap((line, index) =>
    lines[index - 1] === '-H' ? [line.split(/: (.*)/).slice(0, 2)] : [],
  )
  return { body: lines.at(-1)!, headers: Object.fromEntries(headers) }
}

test('the example is signed as an independent library expects', () => {
  const { body, headers } = given({})
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({
    contactId: 'ana-1',
    events: [{ type: 'message' }],
  })
})

test('contacts known by phone are written as a phone number', () => {
  expect(JSON.parse(given({ contactIdType: 'phone' }).body).contactId).toBe('+593990000000')
})
