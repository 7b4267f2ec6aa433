// Message templates of a WhatsApp account. https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates
import { z } from 'zod'
import type { MessageTemplate, NewTemplate } from '../extras.ts'
import type { Call } from '../http.ts'

const button = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  url: z.string().optional(),
  phone_number: z.string().optional(),
})
const component = z.looseObject({
  type: z.string(),
  format: z.string().optional(),
  text: z.string().optional(),
  buttons: z.array(button).optional(),
})
const template = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  name: z.string(),
  language: z.string(),
  status: z.string().default('PENDING'),
  category: z.string().default('UTILITY'),
  components: z.array(component).default([]),
  rejected_reason: z.string().nullish(),
  quality_score: z.looseObject({ score: z.string().optional() }).nullish(),
})
const page = z.looseObject({
  data: z.array(z.unknown()).optional(),
  waba_templates: z.array(z.unknown()).optional(),
  paging: z
    .looseObject({
      cursors: z.looseObject({ after: z.string().optional() }).optional(),
      next: z.string().optional(),
    })
    .optional(),
})

/** Asks the API of one account: Meta's, or 360dialog's in front of it. */
export type Api = (call: Omit<Call, 'headers'>) => Promise<Record<string, unknown>>

const MAX_PAGES = 50

/** All of them, page by page. */
export async function listTemplates(api: Api, url: string): Promise<MessageTemplate[]> {
  const found: MessageTemplate[] = []
  let after: string | undefined
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const read = page.parse(await api({ url: after ? `${url}&after=${encodeURIComponent(after)}` : url }))
    for (const one of read.data ?? read.waba_templates ?? []) {
      const parsed = template.safeParse(one)
      if (parsed.success) found.push(shown(parsed.data))
    }
    after = read.paging?.next ? read.paging.cursors?.after : undefined
    if (!after) break
  }
  return found
}

const statuses: Record<string, MessageTemplate['status']> = {
  approved: 'approved',
  rejected: 'rejected',
  paused: 'paused',
  disabled: 'disabled',
  archived: 'disabled',
  limit_exceeded: 'disabled',
}
const formats: Record<string, 'image' | 'video' | 'file' | 'location'> = {
  image: 'image',
  video: 'video',
  document: 'file',
  location: 'location',
}

function shown(one: z.output<typeof template>): MessageTemplate {
  const part = (type: string) => one.components.find((found) => found.type.toLowerCase() === type)
  const header = headerOf(part('header'))
  const category = one.category.toLowerCase()
  const reason = one.rejected_reason && one.rejected_reason !== 'NONE' ? one.rejected_reason : undefined
  const detail = reason ?? one.quality_score?.score
  const footer = part('footer')?.text
  return {
    ...{ id: String(one.id ?? `${one.name}:${one.language}`), name: one.name, language: one.language },
    category: category === 'marketing' || category === 'authentication' ? category : 'utility',
    status: statuses[one.status.toLowerCase()] ?? 'pending',
    ...(detail && { detail }),
    ...(header && { header }),
    body: part('body')?.text ?? '',
    ...(footer && { footer }),
    buttons: (part('buttons')?.buttons ?? []).map(buttonOf),
  }
}

function headerOf(part: z.output<typeof component> | undefined): MessageTemplate['header'] | undefined {
  const format = part?.format?.toLowerCase()
  if (!format) return undefined
  if (format === 'text') return { kind: 'text', text: part?.text ?? '' }
  return formats[format] ? { kind: formats[format] } : undefined
}

const kinds: Record<string, MessageTemplate['buttons'][number]['kind']> = {
  url: 'url',
  phone_number: 'phone',
  copy_code: 'code',
  otp: 'code',
}

function buttonOf({
  type,
  text,
  url,
  phone_number,
}: z.output<typeof button>): MessageTemplate['buttons'][number] {
  const value = url ?? phone_number
  return { kind: kinds[type.toLowerCase()] ?? 'reply', title: text ?? '', ...(value && { value }) }
}

const wireKinds = { reply: 'QUICK_REPLY', url: 'URL', phone: 'PHONE_NUMBER', code: 'COPY_CODE' } as const
const wireFormats = { image: 'IMAGE', video: 'VIDEO', file: 'DOCUMENT', location: 'LOCATION' } as const

/** The body that asks for a new one. */
export function newTemplate({
  name,
  language,
  category,
  header,
  body,
  footer,
  buttons,
  samples,
}: NewTemplate) {
  return {
    ...{ name, language, category: category.toUpperCase() },
    components: [
      ...(header?.kind === 'text' ? [{ type: 'HEADER', format: 'TEXT', text: header.text }] : []),
      ...(header && header.kind !== 'text' ? [{ type: 'HEADER', format: wireFormats[header.kind] }] : []),
      { type: 'BODY', text: body, ...(samples.length > 0 && { example: { body_text: [samples] } }) },
      ...(footer ? [{ type: 'FOOTER', text: footer }] : []),
      ...(buttons.length > 0
        ? [
            {
              type: 'BUTTONS',
              buttons: buttons.map(({ kind, title, value }) => ({
                ...{ type: wireKinds[kind], text: title },
                ...(kind === 'url' && { url: value }),
                ...(kind === 'phone' && { phone_number: value }),
              })),
            },
          ]
        : []),
    ],
  }
}

/** The template as it stands right after it was asked for. */
export function asked(given: NewTemplate, answer: Record<string, unknown>): MessageTemplate {
  const { samples: _, ...rest } = given
  const status = String(answer['status'] ?? 'PENDING').toLowerCase()
  return {
    ...rest,
    id: String(answer['id'] ?? `${given.name}:${given.language}`),
    status: statuses[status] ?? 'pending',
  }
}
