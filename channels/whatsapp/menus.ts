// Ice breakers and commands. https://developers.facebook.com/docs/whatsapp/cloud-api/phone-numbers/conversational-components
import type { MenuItem, Menus } from '../extras.ts'
import { GRAPH, graph } from '../meta.ts'
import type { WhatsappSettings } from './channel.ts'
import { errors } from './errors.ts'

export const menus: Menus<WhatsappSettings> = {
  kinds: [
    {
      kind: 'ice_breakers',
      title: { en: 'First questions', es: 'Primeras preguntas' },
      max: [4],
      titleMax: 80,
      does: ['say', 'flow'],
    },
    {
      kind: 'commands',
      title: { en: 'Commands', es: 'Comandos' },
      max: [30],
      titleMax: 32,
      aboutMax: 256,
      does: ['say', 'flow'],
    },
  ],
  async publish(kind, items, settings, world) {
    const json =
      kind === 'commands' ? { commands: items.map(commandOf) } : { prompts: items.map(({ title }) => title) }
    await graph(
      world,
      settings.accessToken,
      { url: `${GRAPH}/${settings.phoneNumberId}/conversational_automation`, json },
      errors,
    )
  },
}

const commandOf = ({ title, about }: MenuItem) => ({
  command_name: title.replace(/^\//, ''),
  command_description: about?.trim() || title,
})
