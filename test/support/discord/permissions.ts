/** Permissions the tests deal in, as bits of https://discord.com/developers/docs/topics/permissions (checked 2026-11). */
export const permissionBits = {
  administrator: 1n << 3n,
  manageGuild: 1n << 5n,
  addReactions: 1n << 6n,
  view: 1n << 10n,
  send: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  useCommands: 1n << 31n,
  sendInThreads: 1n << 38n,
  useExternalApps: 1n << 50n,
} as const;

/** Name of a permission. */
export type Permission = keyof typeof permissionBits;

/** What everybody may do in a new server, the app included. */
export const everyonePermissions: readonly Permission[] = [
  'view',
  'send',
  'sendInThreads',
  'embedLinks',
  'attachFiles',
  'readHistory',
  'addReactions',
  'useCommands',
  'useExternalApps',
];

/** The bits of some permissions together. */
export function bitsOf(permissions: Iterable<Permission>): bigint {
  let bits = 0n;
  for (const permission of permissions) bits |= permissionBits[permission];
  return bits;
}

/** Whether bits hold a permission; an administrator has all. */
export function holds(bits: bigint, permission: Permission): boolean {
  return (bits & permissionBits.administrator) !== 0n || (bits & permissionBits[permission]) !== 0n;
}
