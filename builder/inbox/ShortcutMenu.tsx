// Flows that an agent starts from the conversation: found by name, with a form where they ask for something.
import { ActionIcon, Menu, Modal, TextInput, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call, type ItemOf, queryKeys } from '../api.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { toast } from '../ui/toast.ts'
import { useT } from '../words/i18n.ts'
import styles from './Composer.module.css'
import { plain } from './mentions.tsx'
import { ShortcutForm } from './ShortcutForm.tsx'

export type Shortcut = ItemOf<'GET /shortcuts'>

/** The lightning button; `charla:shortcut` opens it too. */
export function ShortcutMenu({ contactId }: { contactId: string }) {
  const { t } = useT()
  const [opened, setOpened] = useState(false)
  const [asked, setAsked] = useState<Shortcut | null>(null)
  useEffect(() => {
    const show = () => setOpened(true)
    window.addEventListener('charla:shortcut', show)
    return () => window.removeEventListener('charla:shortcut', show)
  }, [])
  const start = async (shortcut: Shortcut) => {
    setOpened(false)
    if (shortcut.form.length > 0) return setAsked(shortcut)
    try {
      await call('POST /shortcuts/:id/runs', { params: { id: shortcut.flowId }, body: { contactId } })
      toast.success(t('inbox.shortcut.started', { name: shortcut.title }))
    } catch (problem) {
      toast.error(problem)
    }
  }
  return (
    <>
      <Menu
        opened={opened}
        onChange={setOpened}
        position="top-end"
        width={320}
        // The search has the focus at once.
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <Tooltip label={t('inbox.shortcut.title')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              className={styles.shortcut}
              aria-label={t('inbox.shortcut.title')}
            >
              <Icon name="bolt" size={18} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>{opened && <Found onChoose={(shortcut) => void start(shortcut)} />}</Menu.Dropdown>
      </Menu>
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={asked?.title} centered>
        {asked && <ShortcutForm shortcut={asked} contactId={contactId} onClose={() => setAsked(null)} />}
      </Modal>
    </>
  )
}

function Found({ onChoose }: { onChoose(shortcut: Shortcut): void }) {
  const { t } = useT()
  const [search, setSearch] = useState('')
  const shortcuts = useQuery({ queryKey: queryKeys.shortcuts, queryFn: () => call('GET /shortcuts') })
  const { data, isPending } = shortcuts
  const wanted = plain(search.trim())
  const found = (data?.items ?? []).filter(({ title, about }) => plain(`${title} ${about}`).includes(wanted))
  if (shortcuts.isError && !data)
    return <Failed error={shortcuts.error} onRetry={() => void shortcuts.refetch()} />
  return (
    <>
      <TextInput
        data-autofocus
        size="xs"
        m={4}
        aria-label={t('inbox.shortcut.find')}
        placeholder={t('inbox.shortcut.find')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !found[0]) return
          event.preventDefault()
          onChoose(found[0])
        }}
      />
      {isPending && <p className={styles.noShortcut}>{t('common.loading')}</p>}
      {data && found.length === 0 && (
        <p className={styles.noShortcut}>
          {t(data.items.length === 0 ? 'inbox.shortcut.empty' : 'inbox.shortcut.none')}
        </p>
      )}
      <div className={styles.shortcuts}>
        {found.map((shortcut) => (
          <Menu.Item
            key={shortcut.flowId}
            leftSection={<Icon name={shortcut.icon} size={18} />}
            onClick={() => onChoose(shortcut)}
          >
            {shortcut.title}
            {shortcut.about && <small className={styles.shortcutAbout}>{shortcut.about}</small>}
          </Menu.Item>
        ))}
      </div>
    </>
  )
}
