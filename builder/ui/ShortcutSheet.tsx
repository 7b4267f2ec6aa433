import { Kbd, Modal } from '@mantine/core'
import { useT } from '../words/i18n.ts'
import styles from './ShortcutSheet.module.css'
import { modKey, useShortcutGroups } from './shortcuts.ts'

const shown = (key: string): string => (key === 'Mod' ? modKey : key)

function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(' ').map((stroke) => (
        <Kbd key={stroke} size="sm">
          {stroke.split('+').map(shown).join(' + ') || stroke}
        </Kbd>
      ))}
    </span>
  )
}

/** All keys that work on this screen. */
export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useT()
  const groups = useShortcutGroups()
  return (
    <Modal opened={opened} onClose={onClose} title={t('common.shortcuts.title')} size="lg">
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className={styles.title}>{group.title}</h3>
            <dl className={styles.list}>
              {group.shortcuts.map((shortcut) => (
                <div key={shortcut.keys} className={styles.row}>
                  <dt>{shortcut.does}</dt>
                  <dd>
                    <Keys keys={shortcut.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
