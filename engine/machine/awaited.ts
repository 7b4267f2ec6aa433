// What an effect may come back with: declared once for each kind, so that a rehearsal can offer it and nobody else has to know.
import type { Words } from '#channels/channel.ts'
import type { Asked, Effect, EffectType } from './effect.ts'
import { readPath } from './json_path.ts'
import type { Json } from './values.ts'

/** One way in which something that a step asked for outside may turn out. */
export interface Offer {
  /** As the step hears it. */
  outcome: string
  title: Words
  /** Whether it is what the author hopes for. */
  good: boolean
  /** Only when something was deleted meanwhile: offered to people, and no robot does it. */
  rare?: true
  /** The usual status code of this outcome. */
  status?: number
  /** Variables that come along, with what they hold unless somebody says otherwise. */
  variables: Record<string, Json>
  /** It comes with a text of JSON, from which the effect picks what it saves. */
  body?: true
}

type Declared = { [T in EffectType]?: (effect: Extract<Effect, { type: T }>) => Offer[] }

const done: Offer = { outcome: 'done', title: { en: 'Done', es: 'Hecho' }, good: true, variables: {} }
const failed: Offer = {
  outcome: 'failed',
  title: { en: 'It fails', es: 'Falla' },
  good: false,
  variables: {},
}

const declared: Declared = {
  assign: ({ to }) => (to.kind === 'user' ? [...assigned, gone] : assigned),
  http_request: () => [
    { ...answers(200), title: { en: 'It answers', es: 'Responde bien' }, good: true },
    { ...answers(404), title: { en: 'Not found', es: 'No encontrado' } },
    { ...answers(500), title: { en: 'Server error', es: 'Error del servidor' } },
    {
      outcome: 'unreachable',
      title: { en: 'No answer', es: 'Sin respuesta' },
      good: false,
      variables: {},
    },
  ],
  send_message: ({ wait }) =>
    wait
      ? [
          { ...done, outcome: 'sent', title: { en: 'Sent', es: 'Enviado' } },
          { ...failed, title: { en: 'The channel refuses it', es: 'El canal lo rechaza' } },
        ]
      : [],
  add_sheet_row: () => [done, failed],
  send_email: () => [{ ...done, title: { en: 'Sent', es: 'Enviado' } }, failed],
  call_flow: ({ wait }) => (wait ? called : []),
}

const assigned: Offer[] = [
  {
    outcome: 'assigned',
    title: { en: 'Somebody takes it', es: 'Alguien la toma' },
    good: true,
    variables: {},
  },
  {
    outcome: 'queued',
    title: { en: 'Second in the queue', es: 'Segundo en la fila' },
    good: false,
    variables: { queue_position: 2 },
  },
]

const gone: Offer = {
  ...failed,
  rare: true,
  title: { en: 'That person is gone', es: 'Esa persona ya no está' },
}

const called: Offer[] = [
  { outcome: 'ended', title: { en: 'It ended', es: 'Terminó' }, good: true, variables: {}, body: true },
  { ...failed, variables: { call_problem: 'failed' } },
]

const answers = (status: number): Offer => ({
  outcome: `${Math.floor(status / 100)}xx`,
  status,
  title: { en: String(status), es: String(status) },
  good: false,
  variables: {},
  body: true,
})

/** Every way in which an effect may turn out; none where nothing comes back. */
export function offersOf(asked: Effect): Offer[] {
  return (declared[asked.type] as ((one: Effect) => Offer[]) | undefined)?.(asked) ?? []
}

/** What the effect saves of a status and a JSON body: variables, as the server would set them. */
export function savedOf(
  asked: Asked,
  status: number | undefined,
  body: Json | undefined,
): Record<string, Json> {
  if (asked.type === 'http_request') {
    const picked = Object.entries(asked.save).map(([name, path]): [string, Json] => [
      name,
      body === undefined ? null : (readPath(body, path) ?? null),
    ])
    const known =
      status === undefined || asked.statusVariable === '' ? {} : { [asked.statusVariable]: status }
    return { ...known, ...Object.fromEntries(picked) }
  }
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}
}
