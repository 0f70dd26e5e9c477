using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Parcours.Conformance;

// Interprets the conformance script with this client: Parcours.Conformance SCRIPT
Console.OutputEncoding = new UTF8Encoding(false);

var values = new Values();
foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
{
    if (((string)variable.Key).StartsWith("PARCOURS_", StringComparison.Ordinal))
        values[(string)variable.Key] = (string?)variable.Value;
}

values["random"] = RandomNumberGenerator.GetHexString(12, lowercase: true);
values["now"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

var script = JsonNode.Parse(await File.ReadAllTextAsync(args[0]))!;
foreach (var (name, value) in script["values"]!.AsObject())
    values[name] = values.PutInto(value);

var failed = false;
foreach (var told in script["scenarios"]!.AsArray())
{
    var name = (string)told!["name"]!;
    try
    {
        using var scenario = new Scenario(told.AsObject(), values);
        await scenario.Run();
        Console.WriteLine($"ok - {name}");
    }
#pragma warning disable CA1031 // Whatever goes wrong fails its scenario, and not the run.
    catch (Exception error)
#pragma warning restore CA1031
    {
        failed = true;
        Console.WriteLine($"not ok - {name}: {string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
    }
}

return failed ? 1 : 0;
