// Short messages at the edge of the screen. Errors stay until dismissed; what can be undone says so.
import { notifications } from '@mantine/notifications'
import { createElement } from 'react'
import { spoken, word } from '../words/i18n.ts'
import { errorWords } from './errors.ts'

const UNDO_MS = 8_000

function undo(text: string, onUndo: () => void): void {
  const id = notifications.show({ message: null, autoClose: UNDO_MS, role: 'status' })
  const button = createElement(
    'button',
    {
      type: 'button',
      className: 'toast-undo',
      onClick: () => {
        notifications.hide(id)
        onUndo()
      },
    },
    word('common.undo'),
  )
  const message = createElement('span', { className: 'toast-row' }, text, button)
  notifications.update({ id, message, autoClose: UNDO_MS })
}

/** `error` takes whatever was thrown, or a sentence. */
export const toast = {
  success: (text: string): void => {
    notifications.show({ message: text, color: 'brand', autoClose: 4_000, role: 'status' })
  },
  error: (error: unknown): void => {
    const message = typeof error === 'string' ? error : errorWords(error)[spoken()]
    notifications.show({ message, color: 'red', autoClose: false, role: 'alert' })
  },
  undo,
}
