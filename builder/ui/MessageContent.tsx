// What a message says, of any kind, wherever messages are shown: the inbox, the simulator, the preview of a step.
import { lazy, type ReactNode, Suspense } from 'react'
import type { Card, Choice, Content, Media, Quote } from '#channels/channel.ts'
import { spoken, useT } from '../words/i18n.ts'
import { Icon } from './Icon.tsx'
import styles from './MessageContent.module.css'

const Letter = lazy(async () => ({ default: (await import('./Letter.tsx')).Letter }))

interface Props {
  content: Content
  /** How words are drawn; plain unless the place knows of links or mentions. */
  words?: (text: string) => ReactNode
}

const plain = (text: string) => <p className={styles.text}>{text}</p>

/** The message, with what it answers above it. */
export function MessageContent({ content, words = plain }: Props) {
  return (
    <>
      {content.quotes && <Quoted {...content.quotes} />}
      <Body content={content} words={words} />
    </>
  )
}

function Quoted({ text, url }: Quote) {
  const { t } = useT()
  return (
    <blockquote className={styles.quote}>
      {text ?? (url ? <Away href={url}>{t('content.story')}</Away> : t('content.answersOne'))}
    </blockquote>
  )
}

function Body({ content, words }: Required<Props>) {
  const { t } = useT()
  switch (content.kind) {
    case 'text':
      return (
        <>
          {words(content.text)}
          <Choices choices={content.choices} />
        </>
      )
    case 'location':
      return (
        <Away href={mapOf(content)} className={styles.file}>
          <Icon name="map-pin" size={16} />
          {content.name ?? content.address ?? `${content.latitude}, ${content.longitude}`}
        </Away>
      )
    case 'people':
      return content.people.map((person) => (
        <div key={`${person.name} ${person.phones?.join(' ')}`} className={styles.person}>
          <strong>{person.name}</strong>
          {person.company && <span>{person.company}</span>}
          {person.phones?.map((phone) => (
            <a key={phone} href={`tel:${phone}`}>
              {phone}
            </a>
          ))}
          {person.emails?.map((email) => (
            <a key={email} href={`mailto:${email}`}>
              {email}
            </a>
          ))}
        </div>
      ))
    case 'cards':
      return (
        <ul className={styles.cards} aria-label={t('content.kind.cards')}>
          {content.cards.map((card, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: cards of one message never change their order
            <OneCard key={index} card={card} />
          ))}
        </ul>
      )
    case 'email':
      return (
        <div className={styles.letter}>
          <strong>{content.subject || t('content.noSubject')}</strong>
          {content.html ? (
            <Suspense fallback={words(content.text)}>
              <Letter html={content.html} title={content.subject || t('content.kind.email')} />
            </Suspense>
          ) : (
            words(content.text)
          )}
          {content.files.map((file) => (
            <OneFile key={file.url} file={file} />
          ))}
        </div>
      )
    case 'template':
      return (
        <>
          {content.header && <OneFile file={content.header} />}
          {words(content.text)}
          <small className={styles.note}>
            {t('content.template', { name: content.name, language: content.language })}
          </small>
        </>
      )
    case 'unsupported':
      return (
        <>
          {content.text && words(content.text)}
          <em>{t('content.unsupported', { type: content.type })}</em>
        </>
      )
    default:
      return (
        <>
          <OneFile file={content} />
          {content.caption && words(content.caption)}
        </>
      )
  }
}

function Choices({ choices = [] }: { choices?: Choice[] | undefined }) {
  const { t } = useT()
  if (choices.length === 0) return null
  return (
    <ul className={styles.choices} aria-label={t('content.choices')}>
      {choices.map(({ id, title, url }) => (
        <li key={id}>
          {url ? (
            <Away href={url}>
              {title} <Icon name="external-link" size={12} />
            </Away>
          ) : (
            title
          )}
        </li>
      ))}
    </ul>
  )
}

function OneCard({ card: { title, about, imageUrl, choices } }: { card: Card }) {
  return (
    <li>
      {imageUrl && <Picture url={imageUrl} alt="" />}
      <strong>{title}</strong>
      {about && <p className={styles.text}>{about}</p>}
      <Choices choices={choices} />
    </li>
  )
}

const icons: Record<Media['kind'], string> = {
  image: 'photo',
  video: 'video',
  audio: 'paperclip',
  file: 'paperclip',
}

function OneFile({ file }: { file: Media }) {
  const { t } = useT()
  const { kind, url, name, size, as } = file
  const called = name ?? t(`content.kind.${as ?? kind}`)
  if (!isWeb(url)) {
    return (
      <span className={styles.file}>
        <Icon name={icons[kind]} size={16} /> {called}
      </span>
    )
  }
  if (kind === 'image') {
    return (
      <Away href={url} className={as === 'sticker' ? styles.sticker : undefined}>
        <Picture url={url} alt={file.caption ?? called} />
      </Away>
    )
  }
  if (kind === 'audio') {
    // biome-ignore lint/a11y/useMediaCaption: what people record comes without captions
    return <audio className={styles.audio} src={url} controls preload="none" aria-label={called} />
  }
  if (kind === 'video') {
    // biome-ignore lint/a11y/useMediaCaption: what people record comes without captions
    return <video className={styles.image} src={url} controls preload="none" aria-label={called} />
  }
  return (
    <Away href={url} className={styles.file}>
      <Icon name={icons[kind]} size={16} /> {called}
      {size !== undefined && <small>{sizeOf(size)}</small>}
    </Away>
  )
}

const Picture = ({ url, alt }: { url: string; alt: string }) =>
  isWeb(url) ? (
    <img
      src={url}
      alt={alt}
      className={styles.image}
      loading="lazy"
      // A picture without words that is gone leaves no hole.
      onError={({ currentTarget }) => {
        currentTarget.hidden = alt === ''
      }}
    />
  ) : null

function Away({
  href,
  children,
  className,
}: {
  href: string
  children: ReactNode
  className?: string | undefined
}) {
  if (!isWeb(href)) return <span className={className}>{children}</span>
  return (
    <a href={href} className={className} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}

/** Ours and the web's; nothing that runs, and nothing with a hole in it. */
const isWeb = (url: string): boolean => /^(https?:\/\/|\/(?!\/))[^{}‹\s]*$/i.test(url)

const mapOf = ({ latitude, longitude }: { latitude: number; longitude: number }) =>
  `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}`

/** Bytes as people read them. */
function sizeOf(bytes: number): string {
  const big = bytes >= 1_000_000
  return new Intl.NumberFormat(spoken(), {
    style: 'unit',
    unit: big ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: big ? 1 : 0,
  }).format(bytes / (big ? 1_000_000 : 1_000))
}
