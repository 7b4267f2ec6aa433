// What the open step says, as each channel shows it: what fits, what becomes of the rest, and how much room is left.
import { Select } from '@mantine/core'
import { useState } from 'react'
import type { Capabilities, Content } from '#channels/channel.ts'
import { fit as partsFor } from '#channels/fit.ts'
import { lossesOf } from '#channels/loss.ts'
import { durationText } from '#engine/machine/duration.ts'
import type { GraphStep } from '#engine/machine/graph.ts'
import { saidOn } from '#engine/machine/said.ts'
import { sampleFacts } from '#engine/machine/sample.ts'
import { spokenBy } from '#engine/machine/spoken.ts'
import type { StepType } from '#engine/machine/step.ts'
import { useChannels, useChannelTypes } from '../../channels/channels.ts'
import { Icon } from '../../ui/Icon.tsx'
import { MessageContent } from '../../ui/MessageContent.tsx'
import { useT } from '../../words/i18n.ts'
import { chipWords, pieces } from '../box.ts'
import styles from './MessagePreview.module.css'

interface Place {
  id: string
  type: string
  name: string
  can: Capabilities
}

/** Nothing for steps that say nothing. */
export function MessagePreview({ step, kind }: { step: GraphStep; kind: StepType }) {
  const { t, pick, language } = useT()
  const { connected, others } = usePlaces()
  const [chosen, setChosen] = useState<string | null>(null)
  const messages = spokenBy(kind, step.data, sampleFacts(language), (template) =>
    pieces(template)
      .map((piece) => ('text' in piece ? piece.text : `‹${pick(chipWords(piece.path))}›`))
      .join(''),
  )
  const all = [...connected, ...others]
  const [first] = messages
  const place = all.find(({ id }) => id === (chosen ?? first?.channelId)) ?? all[0]
  if (!first || !place) return null
  const options = (places: Place[]) => places.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <section className={styles.preview} aria-label={t('canvas.preview.title')}>
      <Select
        label={t('canvas.preview.title')}
        data={[
          { group: t('canvas.preview.connected'), items: options(connected) },
          { group: t('canvas.preview.others'), items: options(others) },
        ].filter(({ items }) => items.length > 0)}
        value={place.id}
        allowDeselect={false}
        onChange={setChosen}
      />
      {messages.map((message, index) => (
        <Shown
          // biome-ignore lint/suspicious/noArrayIndexKey: the messages of one step, in their order
          key={index}
          content={saidOn({ ...message, channelId: null }, place)}
          typing={message.typing}
          can={place.can}
        />
      ))}
    </section>
  )
}

/** The connected channels, and the types that one might connect. */
function usePlaces(): { connected: Place[]; others: Place[] } {
  const { pick } = useT()
  const channels = useChannels().data?.items ?? []
  const types = useChannelTypes().data?.items ?? []
  const connected = channels.flatMap(({ id, type, name }): Place[] => {
    const can = types.find((one) => one.type === type)?.can
    return can ? [{ id, type, name, can: can as Capabilities }] : []
  })
  const others = types
    .filter(({ type }) => !channels.some((channel) => channel.type === type))
    .map(
      ({ type, title, can }): Place => ({
        id: `type:${type}`,
        type,
        name: pick(title),
        can: can as Capabilities,
      }),
    )
  return { connected, others }
}

function Shown({
  content,
  typing,
  can,
}: {
  content: Content
  typing: number | undefined
  can: Capabilities
}) {
  const { t, pick, language } = useT()
  const parts = partsFor(content, can, language)
  const losses = lossesOf(content, can)
  return (
    <>
      <div className={styles.screen}>
        {typing !== undefined && (
          <p className={styles.note}>
            <Icon name="clock" size={14} />
            {t('canvas.preview.held', { time: pick(durationText(typing)) })}
          </p>
        )}
        {parts.length === 0 && <p className={styles.note}>{t('canvas.preview.empty')}</p>}
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one message, in their order
          <div key={index} className={styles.part}>
            <div className={styles.bubble}>
              <MessageContent content={part} />
            </div>
            {part.kind === 'text' && (
              <small data-near={part.text.length > can.maxText * 0.9 || undefined}>
                {t('canvas.preview.length', { count: part.text.length, max: can.maxText })}
              </small>
            )}
          </div>
        ))}
      </div>
      <ul className={styles.losses} aria-live="polite">
        {losses.map(({ code, mild, text }) => (
          <li key={code} data-mild={mild || undefined}>
            <Icon name={mild ? 'info-circle' : 'alert-triangle'} size={14} />
            <span>{pick(text)}</span>
          </li>
        ))}
        {losses.length === 0 && parts.length > 0 && (
          <li data-mild>
            <Icon name="check" size={14} />
            <span>{t('canvas.preview.same')}</span>
          </li>
        )}
      </ul>
    </>
  )
}
