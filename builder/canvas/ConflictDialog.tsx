import { Button, Group, Modal, Text } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useT } from '../words/i18n.ts'
import type { Autosave, Theirs } from './autosave.ts'
import { useEditorStore } from './store.ts'

/** Somebody else saved this flow meanwhile: ours or theirs. Taking theirs can be undone. */
export function ConflictDialog({ autosave }: { autosave: Autosave }) {
  const { t } = useT()
  const editor = useEditorStore()
  const state = useSyncExternalStore(autosave.subscribe, autosave.state)
  const theirs = state.kind === 'conflict' ? state.theirs : null
  const take = ({ draft, revision }: Theirs) => {
    editor.replace({ en: 'Take the other version', es: 'Tomar la otra versión' }, draft)
    autosave.adopt(draft, revision)
  }
  return (
    <Modal
      opened={theirs !== null}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('canvas.conflict.title', { name: theirs?.updatedBy ?? t('canvas.conflict.somebody') })}
    >
      <Text>{t('canvas.conflict.text')}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => theirs && take(theirs)}>
          {t('canvas.conflict.theirs')}
        </Button>
        <Button onClick={() => void autosave.keepMine()}>{t('canvas.conflict.mine')}</Button>
      </Group>
    </Modal>
  )
}
