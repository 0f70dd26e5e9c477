using System.Text;

namespace Parcours.Domain.Portal;

/// <summary>An e-mail address as two spellings of it compare: without regard to case. The address itself is kept as it was typed.</summary>
public static class EmailKey
{
    public static string Of(string email) => email.Trim().Normalize(NormalizationForm.FormC).ToLowerInvariant();
}
