using Parcours.Domain.Kernel;

namespace Parcours.Domain.Reviews;

/// <summary>Why a purchase was not taken.</summary>
/// <param name="Problems">At least one; none holds what was sent.</param>
public sealed record Rejection(IReadOnlyList<FieldError> Problems)
{
    /// <summary>The rules whose name says it all, whatever the field.</summary>
    private static readonly HashSet<string> OwnCodes = ["purchase_too_old", "reference_conflict", "website_mismatch", "products_required"];

    public string Code => CodeOf(Problems[0]);

    public string Field => Problems[0].Field;

    /// <summary>The stable code of a problem: <c>missing_email</c>, <c>invalid_email</c>, or that of the rule.</summary>
    public static string CodeOf(FieldError problem) =>
        OwnCodes.Contains(problem.Rule) ? problem.Rule : (problem.Rule == "required" ? "missing_" : "invalid_") + LastPart(problem.Field);

    private static string LastPart(string field)
    {
        var name = field[(field.LastIndexOf('.') + 1)..];
        return name.IndexOf('[', StringComparison.Ordinal) is >= 0 and var index ? name[..index] : name.Length == 0 ? "event" : name;
    }
}
