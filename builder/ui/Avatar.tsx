import styles from './Avatar.module.css'
import { channelIcon, hueOf, initialsOf } from './avatar.ts'
import { Icon } from './Icon.tsx'

interface AvatarProps {
  name: string
  src?: string | null
  /** A channel type; shown as a small badge. */
  channel?: string | null
  size?: number
  /** A user's presence; shown as a small dot. */
  presence?: string | null
}

/** A person: picture or initials, with where they write from. Decoration: the name stands beside it or in the control's label. */
export function Avatar({ name, src, channel, size = 36, presence }: AvatarProps) {
  return (
    <span className={styles.avatar} style={{ inlineSize: size, blockSize: size }} aria-hidden="true">
      {src ? (
        <img className={styles.face} src={src} alt="" referrerPolicy="no-referrer" />
      ) : (
        <span
          className={styles.face}
          data-hue={hueOf(name)}
          data-initials={initialsOf(name)}
          style={{ fontSize: Math.round(size * 0.36) }}
        />
      )}
      {channel && (
        <span className={styles.badge} data-channel={channel}>
          <Icon name={channelIcon(channel)} size={12} />
        </span>
      )}
      {presence && <span className={styles.presence} data-presence={presence} />}
    </span>
  )
}
