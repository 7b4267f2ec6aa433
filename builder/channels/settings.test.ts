import { expect, test } from 'vitest'
import { z } from 'zod'
import { channels } from '#channels/index.ts'
import { fieldsOf, madeSecrets, missingIn, settingsOf, valuesOf } from './settings.ts'

const schemaOf = (type: string): Record<string, unknown> => {
  const channel = channels.find((one) => one.type === type)
  return z.toJSONSchema(channel!.settings, { io: 'input' }) as Record<string, unknown>
}

test('the form of a custom channel asks for the address and never for secrets we make', () => {
  const schema = schemaOf('custom')
  const names = fieldsOf(schema).map((field) => field.name)
  expect(names).toContain('apiBaseUrl')
  expect(names).not.toContain('apiToken')
  expect(Object.keys(madeSecrets(schema))).toEqual(['apiToken', 'signingSecret'])
})

test('a fresh web chat needs nothing, a fresh custom channel its address', () => {
  const web = fieldsOf(schemaOf('webchat'))
  expect(missingIn(web, valuesOf(web, {}), {})).toEqual([])
  const custom = fieldsOf(schemaOf('custom'))
  expect(missingIn(custom, valuesOf(custom, {}), {})).toEqual(['apiBaseUrl'])
})

test('every field of every channel type has words in both languages and defaults the schema takes', () => {
  for (const channel of channels) {
    const fields = fieldsOf(schemaOf(channel.type))
    for (const field of fields)
      expect(field.title.es && field.title.en, `${channel.type}.${field.name}`).toBeTruthy()
    const whole = z.object((channel.settings as z.ZodObject).shape).partial()
    const sent = settingsOf(
      fields.filter((field) => !field.required),
      valuesOf(fields, {}),
    )
    expect(whole.safeParse(sent).error?.issues ?? []).toEqual([])
  }
})

test('a secret that was not typed again is left as it is', () => {
  const secret = {
    name: 'token',
    field: 'text' as const,
    title: { en: 'T', es: 'T' },
    secret: true as const,
    first: '',
    required: true,
  }
  const values = valuesOf([secret], { token: { set: true } })
  expect(values).toEqual({ token: '' })
  expect(settingsOf([secret], values)).toEqual({})
  expect(missingIn([secret], values, { token: { set: true } })).toEqual([])
  expect(missingIn([secret], values, {})).toEqual(['token'])
})

test('what the provider tells is not asked for, and what it is told is not copied', () => {
  const telegram = schemaOf('telegram')
  expect(fieldsOf(telegram).map(({ name }) => name)).toEqual(['botToken', 'delivery'])
  expect(madeSecrets(telegram)).toEqual({})
  expect(Object.keys(madeSecrets(schemaOf('whatsapp')))).toEqual(['verifyToken'])
})

test('numbers are written as text and sent as numbers', () => {
  const number = {
    name: 'mailbox',
    field: 'number' as const,
    title: { en: 'P', es: 'P' },
    first: '993',
    required: true,
  }
  expect(valuesOf([number], { mailbox: 143 })).toEqual({ mailbox: '143' })
  expect(settingsOf([number], { mailbox: '143' })).toEqual({ mailbox: 143 })
})

test('a list loses its empty lines', () => {
  const list = {
    name: 'origins',
    field: 'list' as const,
    title: { en: 'O', es: 'O' },
    first: [],
    required: false,
  }
  expect(settingsOf([list], { origins: [' https://a.example ', '', ' '] })).toEqual({
    origins: ['https://a.example'],
  })
})
