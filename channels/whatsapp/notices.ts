// What Meta tells about templates, numbers and accounts, for whoever looks after the channel.
import { z } from 'zod'
import type { Received } from '../channel.ts'

const about: Record<string, 'template' | 'quality' | 'permission'> = {
  message_template_status_update: 'template',
  message_template_quality_update: 'template',
  template_category_update: 'template',
  phone_number_quality_update: 'quality',
  phone_number_name_update: 'quality',
  business_capability_update: 'quality',
  account_update: 'quality',
  account_alerts: 'quality',
}

/** Events of `account_update` after which nothing works until somebody does something. */
const lost = new Set([
  'DISABLED_UPDATE',
  'ACCOUNT_VIOLATION',
  'PARTNER_REMOVED',
  'ACCOUNT_DELETED',
  'AD_ACCOUNT_LINKED_REMOVED',
])

const value = z.looseObject({
  event: z.string().optional(),
  message_template_name: z.string().optional(),
  message_template_id: z.union([z.string(), z.number()]).optional(),
  reason: z.string().optional(),
  current_limit: z.string().optional(),
  alert_description: z.string().optional(),
})

/** The item of a change that concerns no message. */
export function noticeOf(field: string, raw: unknown): Received[] {
  const kind = about[field]
  const read = value.safeParse(raw)
  if (!kind || !read.success) return [{ type: 'ignored', reason: `change of ${field.slice(0, 50)}` }]
  const {
    event,
    message_template_name: name,
    message_template_id: id,
    reason,
    current_limit,
    alert_description,
  } = read.data
  const why = reason === 'NONE' ? undefined : reason
  const words = [name, event, why, current_limit, alert_description].filter(Boolean).join(' · ')
  return [
    {
      ...{ type: 'notice', about: event && lost.has(event) ? 'permission' : kind },
      ...{ text: words === '' ? field : words, at: new Date(0) },
      ...(id !== undefined && { ref: String(id) }),
    },
  ]
}
