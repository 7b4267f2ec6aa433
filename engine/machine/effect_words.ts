// What an effect does, in words.
import type { Words } from '#channels/channel.ts'
import { durationText } from './duration.ts'
import type { Effect } from './effect.ts'

/** One sentence for an effect, as the simulator, the terminal and the timeline show it. */
export function effectWords(effect: Effect): Words {
  switch (effect.type) {
    case 'send_message':
      return { en: 'Message sent', es: 'Mensaje enviado' }
    case 'assign':
      return effect.to.kind === 'user'
        ? { en: 'Waiting for the assignment', es: 'Esperando la asignación' }
        : { en: 'Waiting until somebody is free', es: 'Esperando hasta que alguien esté libre' }
    case 'unassign':
      return { en: 'Assignment removed', es: 'Asignación quitada' }
    case 'update_field': {
      if (effect.value === null) return { en: `${effect.field} cleared`, es: `${effect.field} borrado` }
      const text = `${effect.field} = ${typeof effect.value === 'string' ? effect.value : JSON.stringify(effect.value)}`
      return { en: text, es: text }
    }
    case 'update_tags': {
      const text = [...effect.add.map((tag) => `+ ${tag}`), ...effect.remove.map((tag) => `− ${tag}`)].join(
        ', ',
      )
      return { en: `Tags: ${text}`, es: `Etiquetas: ${text}` }
    }
    case 'open_conversation':
      return { en: 'Conversation opened', es: 'Conversación abierta' }
    case 'close_conversation': {
      const note = [effect.category, effect.summary].filter(Boolean).join(' · ')
      return note
        ? { en: `Conversation closed: ${note}`, es: `Conversación cerrada: ${note}` }
        : { en: 'Conversation closed', es: 'Conversación cerrada' }
    }
    case 'add_comment':
      return { en: `Comment: ${effect.text}`, es: `Comentario: ${effect.text}` }
    case 'start_timer': {
      const long = durationText(effect.ms)
      return { en: `Timer: ${long.en}`, es: `Temporizador: ${long.es}` }
    }
  }
}
