namespace Parcours.Bench.Servers;

/// <summary>What is installed on this machine.</summary>
internal static class Programs
{
    public static async Task<bool> Has(string program)
    {
        try
        {
            await Shell.Read("/", "which", program);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
