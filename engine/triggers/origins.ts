// Messages that come from somewhere: a link or code, an ad, a menu button, a comment, a broadcast.
import { z } from 'zod'
import type { Origin, Words } from '#channels/channel.ts'
import { type TriggerType, trigger } from '#engine/machine/trigger.ts'
import {
  channelsField,
  common,
  commonFresh,
  listed,
  messageVariables,
  messageWrites,
  refListed,
  refsField,
} from './fields.ts'

interface From {
  type: string
  title: Words
  about: Words
  keywords: string[]
  icon: string
  kinds: ReadonlyArray<Origin['kind']>
  refs: { title: Words; help: Words }
}

/** A trigger on messages of some origins; all of them are matched alike. */
function comingFrom({ refs, kinds, ...words }: From): TriggerType {
  const anyOf = {
    en: `Any: ${words.title.en.toLowerCase()}`,
    es: `Cualquiera: ${words.title.es.toLowerCase()}`,
  }
  return trigger({
    ...words,
    category: 'messages',
    events: ['message_received'],
    data: z.object({ refs: refsField(refs.title, refs.help), channels: channelsField, ...common }),
    fresh: () => ({ refs: [], channels: [], ...commonFresh }),
    summary: ({ refs }) => {
      const said = refs.map(({ text }) => text).join(', ')
      return said === '' ? anyOf : { en: said, es: said }
    },
    matches: ({ refs, channels }, fact) =>
      kinds.some((kind) => kind === fact.data['origin']) &&
      refListed(refs, fact) &&
      listed(channels, fact.data['channelId']),
    variables: (fact) => ({
      ...messageVariables(fact),
      reference: fact.data['ref'] ?? '',
      reference_title: fact.data['refTitle'] ?? '',
    }),
    writes: () => [
      ...messageWrites,
      { name: 'reference', type: 'text' },
      { name: 'reference_title', type: 'text' },
    ],
  }) as TriggerType
}

/** Starts when somebody came by a link, a QR code or an ad. */
export const referral = comingFrom({
  type: 'referral',
  title: { en: 'Link, QR code or ad', es: 'Enlace, código QR o anuncio' },
  about: {
    en: 'Somebody came by a link, a code or a click-to-chat ad.',
    es: 'Alguien llegó por un enlace, un código o un anuncio.',
  },
  keywords: ['ref', 'campaign', 'ads', 'qr', 'campaña', 'anuncio', 'publicidad', 'enlace'],
  icon: 'qrcode',
  kinds: ['link', 'qr', 'ad'],
  refs: {
    title: { en: 'References or ads', es: 'Referencias o anuncios' },
    help: { en: 'None: any.', es: 'Ninguna: cualquiera.' },
  },
})

/** Starts when somebody taps a button of the channel's own menu. */
export const menuButton = comingFrom({
  type: 'menu_button',
  title: { en: 'Chat menu button', es: 'Botón del menú de chat' },
  about: {
    en: 'Somebody taps a button of the channel’s menu.',
    es: 'Alguien toca un botón del menú del canal.',
  },
  keywords: ['persistent menu', 'command', 'ice breaker', 'menú', 'comando', 'botón'],
  icon: 'list',
  kinds: ['menu'],
  refs: { title: { en: 'Buttons', es: 'Botones' }, help: { en: 'None: any.', es: 'Ninguno: cualquiera.' } },
})

/** Starts when somebody comments on a post or an ad. */
export const postComment = comingFrom({
  type: 'post_comment',
  title: { en: 'Comment on a post', es: 'Comentario en una publicación' },
  about: { en: 'Somebody comments on a post or an ad.', es: 'Alguien comenta una publicación o un anuncio.' },
  keywords: ['facebook', 'instagram', 'private reply', 'publicación', 'comentario', 'respuesta privada'],
  icon: 'message-circle',
  kinds: ['comment'],
  refs: {
    title: { en: 'Posts', es: 'Publicaciones' },
    help: { en: 'None: any post.', es: 'Ninguna: cualquiera.' },
  },
})

/** Starts when somebody answers a broadcast. */
export const broadcastReply = comingFrom({
  type: 'broadcast_reply',
  title: { en: 'Reply to a broadcast', es: 'Respuesta a una difusión' },
  about: { en: 'Somebody answers a broadcast.', es: 'Alguien responde a una difusión.' },
  keywords: ['campaign', 'mass message', 'difusión', 'campaña', 'masivo', 'respuesta'],
  icon: 'send',
  kinds: ['broadcast'],
  refs: {
    title: { en: 'Broadcasts', es: 'Difusiones' },
    help: { en: 'None: any.', es: 'Ninguna: cualquiera.' },
  },
})
