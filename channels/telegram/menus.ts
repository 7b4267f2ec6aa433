// The menu beside a bot's text field: commands, which arrive as ordinary texts.
import { ChannelError } from '../channel.ts'
import type { MenuItem, Menus } from '../extras.ts'
import { botApi } from './api.ts'
import type { TelegramSettings } from './channel.ts'

export const menus: Menus<TelegramSettings> = {
  kinds: [
    {
      kind: 'commands',
      title: { en: 'Commands', es: 'Comandos' },
      max: [100],
      titleMax: 32,
      aboutMax: 256,
      does: ['say', 'flow'],
    },
  ],
  async publish(_kind, items, settings, world) {
    const api = botApi(settings, world)
    if (items.length === 0) {
      await api.call('deleteMyCommands', {})
      await api.call('setChatMenuButton', { menu_button: { type: 'default' } })
      return
    }
    await api.call('setMyCommands', { commands: items.map(commandOf) })
    await api.call('setChatMenuButton', { menu_button: { type: 'commands' } })
  },
}

function commandOf({ title, about }: MenuItem): { command: string; description: string } {
  const command = title.replace(/^\//, '').toLowerCase()
  if (/^[a-z0-9_]{1,32}$/.test(command)) return { command, description: about?.trim() || command }
  throw new ChannelError('content', `/${command} is no command: use a-z, 0-9 and _.`)
}
