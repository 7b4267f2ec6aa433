// WeChat's XML in the words of the contract.
import { XMLParser } from 'fast-xml-parser'
import { type Content, type Received, Refused } from '../channel.ts'

// Entities are where XML bombs are made of; values stay texts, since ids outgrow numbers.
const parser = new XMLParser({
  processEntities: false,
  parseTagValue: false,
  ignoreAttributes: true,
  trimValues: true,
})

const notXml = { en: 'The body is not the XML of WeChat.', es: 'El cuerpo no es el XML de WeChat.' }
const MAX_BYTES = 256 * 1024

/** The fields of a body, all of them texts. Throws Refused(400). */
export function xmlOf(body: Uint8Array): Record<string, string> {
  if (body.length > MAX_BYTES) throw new Refused(400, notXml)
  let root: unknown
  try {
    root = (
      parser.parse(new TextDecoder().decode(body).replaceAll('\0', '').toWellFormed()) as { xml?: unknown }
    ).xml
  } catch {
    throw new Refused(400, notXml)
  }
  if (typeof root !== 'object' || root === null) throw new Refused(400, notXml)
  return Object.fromEntries(Object.entries(root).filter(([, value]) => typeof value === 'string')) as Record<
    string,
    string
  >
}

/** The items of one call. Throws Refused(400). */
export function receivedItems(xml: Record<string, string>): Received[] {
  const { FromUserName: address, MsgType: type, CreateTime } = xml
  if (!address || !type) throw new Refused(400, notXml)
  const at = new Date((Number(CreateTime) || 0) * 1000)
  if (type === 'event') return eventOf(xml, address, at)
  const content = contentOf(xml, type)
  return [
    { type: 'message', externalId: xml['MsgId'] ?? `${address}:${CreateTime}`, address, sentAt: at, content },
  ]
}

function eventOf(xml: Record<string, string>, address: string, at: Date): Received[] {
  const event = xml['Event'] ?? ''
  const key = xml['EventKey'] ?? ''
  const externalId = `${address}:${xml['CreateTime']}:${event}`
  const common = { externalId, address, sentAt: at }
  const ref = key.replace(/^qrscene_/, '')
  const byCode = ref === '' ? {} : { origin: { kind: 'qr' as const, ref } }
  switch (event) {
    case 'subscribe':
      return [{ type: 'message', ...common, content: { kind: 'unsupported', type: 'follow' }, ...byCode }]
    case 'SCAN':
      return [{ type: 'message', ...common, content: { kind: 'unsupported', type: 'scan' }, ...byCode }]
    case 'unsubscribe':
      return [{ type: 'subscription', address, open: false, at }]
    case 'CLICK':
      return [{ type: 'message', ...common, content: { kind: 'text', text: key, choice: key } }]
    case 'TEMPLATESENDJOBFINISH': {
      const isSent = xml['Status'] === 'success'
      const externalId = xml['MsgID'] ?? ''
      return [
        isSent
          ? { type: 'status', externalId, status: 'delivered', at }
          : {
              type: 'status',
              externalId,
              status: 'failed',
              at,
              error: xml['Status'] ?? '',
              kind: /block/.test(xml['Status'] ?? '') ? 'blocked' : 'unknown',
            },
      ]
    }
    default:
      return [{ type: 'ignored', reason: `event ${event.slice(0, 40)}` }]
  }
}

function contentOf(xml: Record<string, string>, type: string): Content {
  const file = xml['MediaId'] ? `provider:${xml['MediaId']}` : undefined
  switch (type) {
    case 'text': {
      const choice = xml['bizmsgmenuid']
      return { kind: 'text', text: xml['Content'] ?? '', ...(choice && { choice }) }
    }
    case 'image':
      return { kind: 'image', url: file ?? `provider:${xml['PicUrl'] ?? ''}` }
    case 'voice':
      return file
        ? {
            kind: 'audio',
            url: file,
            as: 'voice',
            ...(xml['Format'] && { mimeType: `audio/${xml['Format']}` }),
          }
        : unsupported(type)
    case 'video':
    case 'shortvideo':
      return file ? { kind: 'video', url: file } : unsupported(type)
    case 'location': {
      const [latitude, longitude] = [Number(xml['Location_X']), Number(xml['Location_Y'])]
      if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return unsupported(type)
      return { kind: 'location', latitude, longitude, ...(xml['Label'] && { address: xml['Label'] }) }
    }
    case 'link':
      return { kind: 'text', text: [xml['Title'], xml['Url']].filter(Boolean).join('\n') }
    default:
      return unsupported(type)
  }
}

const unsupported = (type: string): Content => ({ kind: 'unsupported', type: type.slice(0, 50) })
