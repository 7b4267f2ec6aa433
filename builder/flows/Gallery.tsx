import { Button, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, type ItemOf, queryKeys } from '../api.ts'
import { Failed } from '../ui/Failed.tsx'
import { Icon } from '../ui/Icon.tsx'
import { CardsSkeleton } from '../ui/Skeletons.tsx'
import { useT } from '../words/i18n.ts'
import styles from './Gallery.module.css'
import { GraphPicture } from './GraphPicture.tsx'

type Template = ItemOf<'GET /templates'>

interface GalleryProps {
  busy: boolean
  onChoose: (name: string, template: string) => void
}

/** Templates by category; the chosen one beside them with a small picture of its steps. */
export function Gallery({ busy, onChoose }: GalleryProps) {
  const { t, pick, language } = useT()
  const templates = useQuery({
    queryKey: queryKeys.templates,
    queryFn: () => call('GET /templates'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [chosenId, setChosenId] = useState<string | null>(null)
  if (templates.isError) return <Failed error={templates.error} onRetry={() => void templates.refetch()} />
  if (!templates.data) return <CardsSkeleton />
  const { items } = templates.data
  const chosen = items.find((template) => template.id === chosenId) ?? items[0]
  return (
    <div className={styles.gallery}>
      <div className={styles.list}>
        {byCategory(items).map(([category, group]) => (
          <section key={category.en}>
            <h3 className={styles.category}>{pick(category)}</h3>
            {group.map((template) => (
              <UnstyledButton
                key={template.id}
                className={styles.template}
                aria-pressed={template === chosen}
                onClick={() => setChosenId(template.id)}
              >
                <Icon name={template.icon} size={18} />
                {pick(template.title)}
              </UnstyledButton>
            ))}
          </section>
        ))}
      </div>
      {chosen && (
        <div className={styles.preview} aria-live="polite">
          <GraphPicture
            graph={chosen.graph[language]}
            label={t('flows.create.picture', { name: pick(chosen.title) })}
          />
          <h3 className={styles.title}>{pick(chosen.title)}</h3>
          <p className={styles.about}>{pick(chosen.about)}</p>
          <Button loading={busy} onClick={() => onChoose(pick(chosen.title), chosen.id)}>
            {t('flows.create.use')}
          </Button>
        </div>
      )}
    </div>
  )
}

function byCategory(templates: Template[]): Array<[Template['category'], Template[]]> {
  const groups = Map.groupBy(templates, (template) => template.category.en)
  return [...groups.values()].map((group) => [group[0]!.category, group])
}
