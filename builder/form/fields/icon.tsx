// An icon out of those that say something, found by its name in either language.
import { Button, Popover, ScrollArea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { fold } from '#engine/machine/conditions.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useT } from '../../words/i18n.ts'
import styles from '../Form.module.css'
import type { FieldProps } from '../field.ts'
import { iconWords } from '../icon_words.ts'

export function IconField({ value, label, help, problem, onChange }: FieldProps) {
  const { t, pick } = useT()
  const [opened, setOpened] = useState(false)
  const name = typeof value === 'string' ? value : ''
  return (
    <div>
      <p className={styles.legend}>{label}</p>
      {help && <p className={styles.toolRow}>{help}</p>}
      <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start" width={300}>
        <Popover.Target>
          <Button
            variant="default"
            aria-label={`${label}: ${iconWords[name] ? pick(iconWords[name]) : name}`}
            leftSection={<Icon name={name} size={18} />}
            rightSection={<Icon name="chevron-down" size={14} />}
            onClick={() => setOpened(!opened)}
          >
            {t('canvas.form.icon.change')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <IconGrid
            chosen={name}
            onChoose={(next) => {
              onChange(next)
              setOpened(false)
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {problem && <p className={styles.problem}>{problem}</p>}
    </div>
  )
}

const offered = Object.entries(iconWords).map(([name, words]) => ({ name, words }))

const COLUMNS = 7

interface IconGridProps {
  chosen: string
  onChoose(name: string): void
}

/** A grid to be walked with the arrow keys. */
function IconGrid({ chosen, onChoose }: IconGridProps) {
  const { t, pick } = useT()
  const [search, setSearch] = useState('')
  const wanted = fold(search)
  const found = offered.filter(({ words }) => fold(`${words.en} ${words.es}`).includes(wanted))
  const at = Math.max(
    0,
    found.findIndex(({ name }) => name === chosen),
  )
  const walk = (event: React.KeyboardEvent<HTMLElement>, index: number) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = event.currentTarget.parentElement?.children[index + by]
    if (next instanceof HTMLElement) next.focus()
  }
  return (
    <>
      <TextInput
        data-autofocus
        size="sm"
        aria-label={t('canvas.form.icon.search')}
        placeholder={t('canvas.form.icon.search')}
        leftSection={<Icon name="search" size={14} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {found.length === 0 && <p className={styles.toolRow}>{t('canvas.form.icon.none')}</p>}
      <ScrollArea.Autosize mah={220} mt={8}>
        <div className={styles.icons} role="radiogroup" aria-label={t('canvas.form.icon.label')}>
          {found.map(({ name, words }, index) => (
            // biome-ignore lint/a11y/useSemanticElements: a radio of its own cannot hold an icon
            <button
              key={name}
              type="button"
              role="radio"
              aria-checked={name === chosen}
              aria-label={pick(words)}
              title={pick(words)}
              tabIndex={index === at ? 0 : -1}
              className={styles.iconChoice}
              onKeyDown={(event) => walk(event, index)}
              onClick={() => onChoose(name)}
            >
              <Icon name={name} size={20} />
            </button>
          ))}
        </div>
      </ScrollArea.Autosize>
    </>
  )
}
