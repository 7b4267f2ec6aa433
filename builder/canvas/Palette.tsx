import { useId, useMemo, useRef, useState } from 'react'
import type { StepType } from '#engine/machine/step.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import { type Found, findIn } from './find_in_flow.ts'
import styles from './Palette.module.css'
import { searchKinds } from './palette_search.ts'
import { recentKinds } from './palette_state.ts'
import { type EditorState, useEditorStore } from './store.ts'

interface PaletteProps {
  /** Where on the screen; absent: in its middle. */
  screen?: { x: number; y: number } | undefined
  onChoose: (kind: StepType) => void
  onClose: () => void
}

const WIDTH = 320
const HEIGHT = 420

/** Most steps of the flow that are offered to go to. */
const PLACES = 5

/** The searchable list of step types, and of the flow's own steps to go to. Arrows choose, Enter adds or goes there, Escape closes. */
export function Palette({ screen, onChoose, onClose }: PaletteProps) {
  const { t } = useT()
  const editor = useEditorStore()
  const { kinds } = editor.get()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const found = useMemo(() => searchKinds(kinds, query, recentKinds()), [kinds, query])
  const places = useMemo(() => placesOf(editor.get(), query), [editor, query])
  const count = found.length + places.length
  const choose = (index: number) => {
    const place = places[index - found.length]
    if (found[index]) onChoose(found[index])
    else if (place) {
      onClose()
      editor.open(place.id)
    }
  }
  const step = (by: number) => {
    const next = (chosen + by + count) % Math.max(1, count)
    setChosen(next)
    box.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' })
  }
  const acts = new Map<string, () => void>([
    ['ArrowDown', () => step(1)],
    ['ArrowUp', () => step(-1)],
    ['Escape', onClose],
    ['Tab', onClose],
    ['Enter', () => choose(chosen)],
  ])
  const keys = (event: React.KeyboardEvent) => {
    event.stopPropagation()
    if (event.nativeEvent.isComposing) return
    const act = acts.get(event.key)
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <>
      <button
        type="button"
        className={styles.veil}
        aria-label={t('common.close')}
        tabIndex={-1}
        onClick={onClose}
      />
      <div
        ref={box}
        className={styles.palette}
        role="dialog"
        aria-label={t('canvas.addStep')}
        style={placeOf(screen)}
      >
        <div className={styles.search}>
          <Icon name="search" size={16} />
          <input
            role="combobox"
            aria-expanded
            aria-controls={id}
            aria-activedescendant={chosen < count ? `${id}-${chosen}` : undefined}
            aria-label={t('canvas.search')}
            placeholder={t('canvas.search')}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value)
              setChosen(0)
            }}
            onKeyDown={keys}
            // biome-ignore lint/a11y/noAutofocus: the person has just asked for this search
            autoFocus
          />
        </div>
        <div className={styles.list}>
          <div role="listbox" id={id} aria-label={t('canvas.addStep')}>
            <Kinds id={id} found={found} chosen={chosen} onChoose={choose} onPoint={setChosen} />
            {places.length > 0 && <p className={styles.section}>{t('canvas.goToStep')}</p>}
            <Places
              id={id}
              first={found.length}
              places={places}
              chosen={chosen}
              onChoose={choose}
              onPoint={setChosen}
            />
          </div>
          {count === 0 && <p className={styles.none}>{t('canvas.noneFound', { query })}</p>}
        </div>
      </div>
    </>
  )
}

/** The flow's steps that are called so, or say so; none while little is asked. */
function placesOf({ graph, kinds, triggers }: EditorState, query: string): Found[] {
  if (query.trim().length < 2) return []
  return findIn(graph, kinds, triggers, query)
    .filter(({ id }) => Object.hasOwn(graph.steps, id))
    .slice(0, PLACES)
}

interface ListProps {
  id: string
  chosen: number
  onChoose: (index: number) => void
  onPoint: (index: number) => void
}

function Kinds({ id, found, chosen, onChoose, onPoint }: ListProps & { found: StepType[] }) {
  const { pick } = useT()
  return found.map((kind, index) => (
    <Option
      key={kind.type}
      id={`${id}-${index}`}
      on={index === chosen}
      icon={kind.icon}
      category={kind.category}
      title={pick(kind.title)}
      text={pick(kind.about)}
      onChoose={() => onChoose(index)}
      onPoint={() => onPoint(index)}
    />
  ))
}

function Places(props: ListProps & { first: number; places: Found[] }) {
  const { id, first, places, chosen, onChoose, onPoint } = props
  const { pick } = useT()
  return places.map((place, at) => (
    <Option
      key={place.id}
      id={`${id}-${first + at}`}
      on={first + at === chosen}
      icon={place.icon}
      title={pick(place.name)}
      text={place.excerpt ?? ''}
      onChoose={() => onChoose(first + at)}
      onPoint={() => onPoint(first + at)}
    />
  ))
}

interface OptionProps {
  id: string
  on: boolean
  icon: string
  category?: string
  title: string
  text: string
  onChoose: () => void
  onPoint: () => void
}

function Option({ id, on, icon, category, title, text, onChoose, onPoint }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above has the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={on}
      className={styles.kind}
      onPointerMove={() => !on && onPoint()}
      onClick={onChoose}
    >
      <span className={styles.icon} data-category={category}>
        <Icon name={icon} size={18} />
      </span>
      <span className={styles.words}>
        <strong>{title}</strong>
        <span>{text}</span>
      </span>
    </div>
  )
}

/** Beside what was pressed, but always wholly on the screen. On phones the style sheet puts it at the bottom. */
function placeOf(screen: { x: number; y: number } | undefined): React.CSSProperties {
  const x = screen?.x ?? (window.innerWidth - WIDTH) / 2
  const y = screen?.y ?? (window.innerHeight - HEIGHT) / 3
  return {
    left: Math.max(8, Math.min(x, window.innerWidth - WIDTH - 8)),
    top: Math.max(8, Math.min(y, window.innerHeight - HEIGHT - 8)),
  }
}
