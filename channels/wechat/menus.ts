// The menu under a conversation with an account: three buttons, each with up to five below it.
import type { MenuItem, Menus } from '../extras.ts'
import { wechatApi } from './api.ts'
import type { WechatSettings } from './channel.ts'

export const menus: Menus<WechatSettings> = {
  kinds: [
    {
      kind: 'persistent',
      title: { en: 'Menu', es: 'Menú' },
      max: [3, 5],
      titleMax: 16,
      does: ['open', 'say', 'flow'],
    },
  ],
  async publish(_kind, items, settings, world) {
    const api = wechatApi(settings, world)
    if (items.length === 0) await api('/menu/delete')
    else await api('/menu/create', { button: items.map(buttonOf) })
  },
}

function buttonOf({ id, title, does, items = [] }: MenuItem): object {
  if (items.length > 0) return { name: title, sub_button: items.map(buttonOf) }
  if (does?.kind === 'open') return { type: 'view', name: title, url: does.url }
  return { type: 'click', name: title, key: does?.kind === 'say' ? does.text : id }
}
