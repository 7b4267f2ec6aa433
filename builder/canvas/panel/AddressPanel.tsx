// The address that another system calls to start the flow, and the newest payload that came, whose values become variables at a click.
import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Json } from '#engine/machine/values.ts'
import { type Answer, call, queryKeys } from '../../api.ts'
import { CopyField } from '../../channels/CopyField.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Time } from '../../ui/Time.tsx'
import { toast } from '../../ui/toast.ts'
import { useT } from '../../words/i18n.ts'
import styles from './Panel.module.css'
import { type Place, placesOf, withPlace } from './payload.ts'

const route = getRouteApi('/app/flows/$flowId')

/** A payload is sent while somebody looks at this. */
const LOOK_MS = 5_000

interface AddressPanelProps {
  data: Record<string, Json>
  /** The fields that take what is chosen in the payload. */
  fields: { rows: string; contact: string }
  onChange(data: Record<string, Json>, field: string): void
}

export function AddressPanel({ data, fields, onChange }: AddressPanelProps) {
  const { t } = useT()
  const { flowId: id } = route.useParams()
  const client = useQueryClient()
  const queryKey = [...queryKeys.flow(id), 'hook']
  const hook = useQuery({
    queryKey,
    queryFn: () => call('PUT /flows/:id/hook', { params: { id } }),
    refetchInterval: LOOK_MS,
  })
  const renew = async () => {
    const agreed = await confirm({
      title: t('canvas.panel.hook.renew'),
      text: t('canvas.panel.hook.renewText'),
      action: t('canvas.panel.hook.renew'),
      danger: true,
    })
    if (!agreed) return
    try {
      client.setQueryData(queryKey, await call('POST /flows/:id/hook', { params: { id } }))
    } catch (problem) {
      toast.error(problem)
    }
  }
  if (hook.isError && !hook.data) {
    return (
      <section className={styles.beyond}>
        <p className={styles.problem}>{t('canvas.panel.hook.failed')}</p>
        <Button size="compact-sm" variant="default" onClick={() => void hook.refetch()}>
          {t('common.retry')}
        </Button>
      </section>
    )
  }
  const url = hook.data ? new URL(hook.data.path, window.location.origin).href : ''
  return (
    <section className={styles.beyond} aria-label={t('canvas.panel.hook.address')}>
      <CopyField
        label={t('canvas.panel.hook.address')}
        description={t('canvas.panel.hook.addressHelp')}
        value={url}
      />
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        leftSection={<Icon name="refresh" size={14} />}
        className={styles.own}
        onClick={() => void renew()}
      >
        {t('canvas.panel.hook.renew')}
      </Button>
      <Sample sample={hook.data?.sample ?? null} data={data} fields={fields} onChange={onChange} />
    </section>
  )
}

type Sampled = Answer<'PUT /flows/:id/hook'>['sample']

function Sample({ sample, data, fields, onChange }: AddressPanelProps & { sample: Sampled }) {
  const { t } = useT()
  if (!sample) {
    return (
      <>
        <h3>{t('canvas.panel.hook.sample')}</h3>
        <p className={styles.about}>{t('canvas.panel.hook.noSample')}</p>
      </>
    )
  }
  const rows = (Array.isArray(data[fields.rows]) ? data[fields.rows] : []) as unknown as Parameters<
    typeof withPlace
  >[0]
  return (
    <>
      <h3>
        {t('canvas.panel.hook.sample')} <Time at={sample.at} className={styles.about} />
      </h3>
      <p className={styles.about}>{t('canvas.panel.hook.sampleHelp')}</p>
      <ul className={styles.payload}>
        {placesOf(sample.body as Json).map((place) => (
          <PlaceRow
            key={place.path}
            place={place}
            variable={rows.find(({ path }) => path === place.path)?.variable ?? null}
            isContact={data[fields.contact] === place.path}
            onMap={() =>
              onChange({ ...data, [fields.rows]: withPlace(rows, place) as unknown as Json }, fields.rows)
            }
            onContact={() => onChange({ ...data, [fields.contact]: place.path }, fields.contact)}
          />
        ))}
      </ul>
    </>
  )
}

interface PlaceRowProps {
  place: Place
  /** The variable that takes it already. */
  variable: string | null
  isContact: boolean
  onMap(): void
  onContact(): void
}

function PlaceRow({ place, variable, isContact, onMap, onContact }: PlaceRowProps) {
  const { t } = useT()
  const { path, key, value, depth, holds } = place
  const names = typeof value === 'string' || typeof value === 'number'
  return (
    <li style={{ paddingInlineStart: depth * 12 }}>
      <code title={path}>{key}</code>
      <span className={styles.sampled}>{holds ? '' : String(value)}</span>
      {names && (
        <Tooltip label={t(isContact ? 'canvas.panel.hook.isContact' : 'canvas.panel.hook.asContact')}>
          <ActionIcon
            variant={isContact ? 'light' : 'subtle'}
            color={isContact ? undefined : 'gray'}
            size="lg"
            aria-pressed={isContact}
            aria-label={t('canvas.panel.hook.contactBy', { path })}
            onClick={onContact}
          >
            <Icon name="user-check" size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip
        label={
          variable === null
            ? t('canvas.panel.hook.asVariable')
            : t('canvas.panel.hook.isVariable', { variable })
        }
      >
        <ActionIcon
          variant={variable === null ? 'subtle' : 'light'}
          color={variable === null ? 'gray' : undefined}
          size="lg"
          aria-disabled={variable !== null}
          aria-label={t('canvas.panel.hook.variableOf', { path })}
          onClick={() => variable === null && onMap()}
        >
          <Icon name={variable === null ? 'plus' : 'check'} size={16} />
        </ActionIcon>
      </Tooltip>
    </li>
  )
}
