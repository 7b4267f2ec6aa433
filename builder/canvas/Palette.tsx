import { useId, useMemo, useRef, useState } from 'react'
import type { StepType } from '#engine/machine/step.ts'
import { Icon } from '../ui/Icon.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Palette.module.css'
import { searchKinds } from './palette_search.ts'
import { recentKinds } from './palette_state.ts'
import { useEditorStore } from './store.ts'

interface PaletteProps {
  /** Where on the screen; absent: in its middle. */
  screen?: { x: number; y: number } | undefined
  onChoose: (kind: StepType) => void
  onClose: () => void
}

const WIDTH = 320
const HEIGHT = 420

/** The searchable list of step types. Arrows choose, Enter adds, Escape closes. */
export function Palette({ screen, onChoose, onClose }: PaletteProps) {
  const { t } = useT()
  const { kinds } = useEditorStore().get()
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const found = useMemo(() => searchKinds(kinds, query, recentKinds()), [kinds, query])
  const step = (by: number) => {
    const next = (chosen + by + found.length) % Math.max(1, found.length)
    setChosen(next)
    box.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: 'nearest' })
  }
  const acts = new Map<string, () => void>([
    ['ArrowDown', () => step(1)],
    ['ArrowUp', () => step(-1)],
    ['Escape', onClose],
    ['Tab', onClose],
    ['Enter', () => found[chosen] && onChoose(found[chosen])],
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
            aria-activedescendant={found[chosen] ? `${id}-${found[chosen].type}` : undefined}
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
        <Found id={id} found={found} chosen={chosen} onChoose={onChoose} onPoint={setChosen} query={query} />
      </div>
    </>
  )
}

interface FoundProps {
  id: string
  found: StepType[]
  chosen: number
  query: string
  onChoose: (kind: StepType) => void
  onPoint: (index: number) => void
}

function Found({ id, found, chosen, query, onChoose, onPoint }: FoundProps) {
  const { pick, t } = useT()
  return (
    <div className={styles.list} role="listbox" id={id} aria-label={t('canvas.addStep')}>
      {found.map((kind, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above has the keys
        <div
          key={kind.type}
          id={`${id}-${kind.type}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          className={styles.kind}
          onPointerMove={() => index !== chosen && onPoint(index)}
          onClick={() => onChoose(kind)}
        >
          <span className={styles.icon} data-category={kind.category}>
            <Icon name={kind.icon} size={18} />
          </span>
          <span className={styles.words}>
            <strong>{pick(kind.title)}</strong>
            <span>{pick(kind.about)}</span>
          </span>
        </div>
      ))}
      {found.length === 0 && <p className={styles.none}>{t('canvas.noneFound', { query })}</p>}
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
