// What the pages of the settings share: the page, the search over a list, rows with a menu, and a dialog that saves.
import { ActionIcon, Button, Group, Menu, Modal, Stack, TextInput, UnstyledButton } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Page } from '../ui/Page.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Settings.module.css'
import type { Part } from './SettingsLayout.tsx'

/** A page of the settings, with the title and the sentence of its part. */
export function SettingsPage({
  part,
  actions,
  children,
}: {
  part: Part
  actions?: ReactNode
  children: ReactNode
}) {
  const { t } = useT()
  return (
    <Page title={t(`settings.${part}.title`)} subtitle={t(`settings.${part}.subtitle`)} actions={actions}>
      {children}
    </Page>
  )
}

/** What the address says: the filter, and what is open over the list. */
export function useSettingsSearch() {
  const search = useSearch({ from: '/app/settings/$part' })
  const navigate = useNavigate({ from: '/settings/$part' })
  return {
    ...search,
    setSearch: (text: string) =>
      void navigate({ search: (old) => ({ ...old, search: text || undefined }), replace: true }),
    setOpen: (open: string | undefined) => void navigate({ search: (old) => ({ ...old, open }) }),
    setTab: (tab: 'users' | 'teams') => void navigate({ search: { tab } }),
  }
}

/** Whether some of the texts contain what is searched, whatever its case and accents. */
export function matches(search: string | undefined, ...texts: Array<string | null>): boolean {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return search === undefined || texts.some((text) => text !== null && plain(text).includes(plain(search)))
}

/** The search over a list. */
export function SearchBox({ label }: { label: string }) {
  const { t } = useT()
  const { search, setSearch } = useSettingsSearch()
  return (
    <TextInput
      className={styles.search}
      aria-label={label}
      placeholder={label}
      type="search"
      leftSection={<Icon name="search" size={16} />}
      rightSection={
        search ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('common.clear')}
            onClick={() => setSearch('')}
          >
            <Icon name="x" size={16} />
          </ActionIcon>
        ) : null
      }
      value={search ?? ''}
      onChange={(event) => setSearch(event.currentTarget.value)}
    />
  )
}

/** Nothing in the list has what is searched. */
export function NothingFound() {
  const { t } = useT()
  const { setSearch } = useSettingsSearch()
  return (
    <EmptyState icon="search" title={t('settings.none.title')} text={t('settings.none.text')}>
      <Button variant="default" onClick={() => setSearch('')}>
        {t('settings.none.action')}
      </Button>
    </EmptyState>
  )
}

/** The name at the head of a row; opens it where that is allowed. */
export function RowName({ onOpen, children }: { onOpen?: (() => void) | undefined; children: ReactNode }) {
  if (!onOpen) return <span className={styles.strong}>{children}</span>
  return (
    <UnstyledButton className={styles.name} onClick={onOpen}>
      {children}
    </UnstyledButton>
  )
}

export interface RowChoice {
  label: string
  icon: string
  danger?: boolean
  onClick(): void
}

/** The menu at the end of a row. */
export function RowMenu({ name, choices }: { name: string; choices: RowChoice[] }) {
  const { t } = useT()
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('settings.moreOf', { name })}>
          <Icon name="dots" size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ label, icon, danger, onClick }) => (
          <Menu.Item
            key={label}
            color={danger ? 'red' : undefined}
            leftSection={<Icon name={icon} size={16} />}
            onClick={onClick}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

interface SaveDialogProps {
  title: string
  /** The verb on the button. */
  verb: string
  busy: boolean
  /** Why it cannot be saved yet; the button waits. */
  blocked?: boolean
  onSave(): void
  onClose(): void
  children: ReactNode
}

/** A dialog with a form: saves with Enter, closes with Escape. */
export function SaveDialog({ title, verb, busy, blocked, onSave, onClose, children }: SaveDialogProps) {
  const { t } = useT()
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && !blocked) onSave()
        }}
      >
        <Stack gap="md">
          {children}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={blocked}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
