/** An error as an application would tell it apart: its name, and the status and code where it has them. */
export function seen(error) {
  // The Vercel SDK wraps what the last of its attempts met.
  const cause = error?.lastError ?? error;
  const body = cause?.error?.error ?? cause?.error ?? cause?.data?.error ?? cause;
  return {
    name: nameOf(error) + (cause === error ? '' : ` of ${nameOf(cause)}`),
    status: cause?.status ?? cause?.statusCode ?? cause?.status_code ?? null,
    code: [cause?.code, body?.code, body?.type, cause?.cause?.code].find((code) => typeof code === 'string') ?? null,
    message: String(cause?.message ?? JSON.stringify(cause)),
  };
}

function nameOf(error) {
  const named = error?.name && error.name !== 'Error' ? error.name : error?.constructor?.name;
  return named ?? typeof error;
}
